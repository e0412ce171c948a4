-- Which products do our bots and people suggest, how many of them are opened and bought, and for
-- how much?
-- One row per account, kind of author and product, over all days on which they were suggested.
-- The trap: bought after a suggestion is not bought because of it. A purchase counts for every
-- suggestion before it, its money only once, for the last of them; money given back is not taken
-- off, since shops do not tell for which line it was. Only known customers can be seen to buy.
select
    account,
    author_type,
    product_id,
    max(product_name) as product_name,
    sum(products_suggested) as products_suggested,
    sum(suggestion_click_numerator) as products_clicked,
    sum(suggestion_purchase_numerator) as products_bought,
    sum(suggestion_purchase_numerator) / nullif(sum(suggestion_purchase_denominator), 0)
        as suggestion_purchase_rate,
    sum(suggested_bought_amount) as suggested_bought_amount,
    max(currency) as currency
from {{ ref('mart_suggested_products') }}
group by account, author_type, product_id
order by account asc, author_type asc, suggested_bought_amount desc, product_id asc

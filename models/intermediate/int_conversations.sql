with

unioned as (

    {{ staged('conversations') }}

)

select * from unioned

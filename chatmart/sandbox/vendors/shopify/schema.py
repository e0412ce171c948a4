"""The part of Shopify's Admin schema that orders and customers need."""

from graphql import GraphQLSchema, build_schema

SCHEMA: GraphQLSchema = build_schema("""
scalar DateTime
scalar Decimal
scalar URL
scalar UnsignedInt64

interface Node { id: ID! }

type PageInfo { hasNextPage: Boolean!, endCursor: String }
type MoneyV2 { amount: Decimal!, currencyCode: String! }
type MoneyBag { shopMoney: MoneyV2!, presentmentMoney: MoneyV2! }
type Attribute { key: String!, value: String }
type Count { count: Int!, precision: String! }

type Product implements Node { id: ID!, legacyResourceId: UnsignedInt64!, title: String! }
type InventoryItem implements Node { id: ID!, unitCost: MoneyV2 }
type ProductVariant implements Node {
  id: ID!, legacyResourceId: UnsignedInt64!, sku: String, inventoryItem: InventoryItem!
}

type LineItem implements Node {
  id: ID!, name: String!, title: String!, sku: String, quantity: Int!, currentQuantity: Int!
  originalUnitPriceSet: MoneyBag!, originalTotalSet: MoneyBag!
  discountedTotalSet(withCodeDiscounts: Boolean): MoneyBag!, totalDiscountSet: MoneyBag!
  product: Product, variant: ProductVariant
}
type LineItemEdge { cursor: String!, node: LineItem! }
type LineItemConnection {
  nodes: [LineItem!]!, edges: [LineItemEdge!]!, pageInfo: PageInfo!
}

type RefundLineItem { id: ID, quantity: Int!, restockType: String!, lineItem: LineItem! }
type RefundLineItemEdge { cursor: String!, node: RefundLineItem! }
type RefundLineItemConnection {
  nodes: [RefundLineItem!]!, edges: [RefundLineItemEdge!]!, pageInfo: PageInfo!
}
type Refund implements Node {
  id: ID!, legacyResourceId: UnsignedInt64!, createdAt: DateTime, updatedAt: DateTime!
  totalRefundedSet: MoneyBag!
  refundLineItems(first: Int, after: String): RefundLineItemConnection!
}

enum OrderTransactionKind {
  AUTHORIZATION CAPTURE CHANGE EMV_AUTHORIZATION REFUND SALE SUGGESTED_REFUND VOID
}
enum OrderTransactionStatus { AWAITING_RESPONSE ERROR FAILURE PENDING SUCCESS UNKNOWN }
type OrderTransaction implements Node {
  id: ID!, kind: OrderTransactionKind!, status: OrderTransactionStatus!
  createdAt: DateTime!, processedAt: DateTime, amountSet: MoneyBag!
}

enum FulfillmentStatus { CANCELLED ERROR FAILURE SUCCESS OPEN PENDING }
enum FulfillmentDisplayStatus {
  ATTEMPTED_DELIVERY CANCELED CARRIER_PICKED_UP CONFIRMED DELAYED DELIVERED FAILURE FULFILLED
  IN_TRANSIT LABEL_PRINTED LABEL_PURCHASED LABEL_VOIDED MARKED_AS_FULFILLED NOT_DELIVERED
  OUT_FOR_DELIVERY PICKED_UP READY_FOR_PICKUP SUBMITTED
}
type Fulfillment implements Node {
  id: ID!, status: FulfillmentStatus!, displayStatus: FulfillmentDisplayStatus
  createdAt: DateTime!, updatedAt: DateTime!, deliveredAt: DateTime
}

enum CustomerEmailAddressMarketingState {
  INVALID NOT_SUBSCRIBED PENDING SUBSCRIBED UNSUBSCRIBED
}
type CustomerEmailAddress {
  emailAddress: String!, marketingState: CustomerEmailAddressMarketingState!
  marketingUpdatedAt: DateTime
}
type CustomerPhoneNumber { phoneNumber: String! }
type Customer implements Node {
  id: ID!, legacyResourceId: UnsignedInt64!, createdAt: DateTime!, updatedAt: DateTime!
  tags: [String!]!
  defaultEmailAddress: CustomerEmailAddress, defaultPhoneNumber: CustomerPhoneNumber
}
type CustomerEdge { cursor: String!, node: Customer! }
type CustomerConnection { nodes: [Customer!]!, edges: [CustomerEdge!]!, pageInfo: PageInfo! }

enum OrderDisplayFinancialStatus {
  AUTHORIZED EXPIRED PAID PARTIALLY_PAID PARTIALLY_REFUNDED PENDING REFUNDED VOIDED
}
enum OrderDisplayFulfillmentStatus {
  FULFILLED FULFILLMENT_NOT_REQUIRED IN_PROGRESS ON_HOLD OPEN PARTIALLY_FULFILLED
  PENDING_FULFILLMENT REQUEST_DECLINED RESTOCKED SCHEDULED UNFULFILLED
}
enum OrderReturnStatus {
  INSPECTION_COMPLETE IN_PROGRESS NO_RETURN RETURNED RETURN_FAILED RETURN_REQUESTED
}
type Order implements Node {
  id: ID!, legacyResourceId: UnsignedInt64!, name: String!, number: Int!, test: Boolean!
  createdAt: DateTime!, processedAt: DateTime!, updatedAt: DateTime!
  cancelledAt: DateTime, closedAt: DateTime, edited: Boolean!
  displayFinancialStatus: OrderDisplayFinancialStatus
  displayFulfillmentStatus: OrderDisplayFulfillmentStatus!
  returnStatus: OrderReturnStatus!
  currencyCode: String!, taxesIncluded: Boolean!
  totalPriceSet: MoneyBag!, currentTotalPriceSet: MoneyBag!, totalRefundedSet: MoneyBag!
  totalDiscountsSet: MoneyBag, totalTaxSet: MoneyBag, totalShippingPriceSet: MoneyBag!
  email: String, phone: String, sourceName: String, tags: [String!]!
  customAttributes: [Attribute!]!, discountCodes: [String!]!
  customer: Customer
  transactions(first: Int): [OrderTransaction!]!
  fulfillments(first: Int): [Fulfillment!]!
  refunds(first: Int): [Refund!]!
  lineItems(first: Int, after: String): LineItemConnection!
}
type OrderEdge { cursor: String!, node: Order! }
type OrderConnection { nodes: [Order!]!, edges: [OrderEdge!]!, pageInfo: PageInfo! }

enum OrderSortKeys { CREATED_AT ID ORDER_NUMBER PROCESSED_AT UPDATED_AT }
enum CustomerSortKeys { CREATED_AT ID UPDATED_AT }

type Shop { id: ID!, name: String!, currencyCode: String!, ianaTimezone: String! }
type AccessScope { handle: String! }
type AppInstallation { accessScopes: [AccessScope!]! }

enum BulkOperationStatus { CANCELED CANCELING COMPLETED CREATED EXPIRED FAILED RUNNING }
enum BulkOperationErrorCode { ACCESS_DENIED INTERNAL_SERVER_ERROR TIMEOUT }
enum BulkOperationUserErrorCode { INVALID LIMIT_REACHED OPERATION_IN_PROGRESS }
type BulkOperation implements Node {
  id: ID!, status: BulkOperationStatus!, errorCode: BulkOperationErrorCode
  createdAt: DateTime!, completedAt: DateTime
  objectCount: UnsignedInt64!, rootObjectCount: UnsignedInt64!, fileSize: UnsignedInt64
  url: URL, partialDataUrl: URL
}
type BulkOperationUserError {
  code: BulkOperationUserErrorCode, field: [String!], message: String!
}
type BulkOperationRunQueryPayload {
  bulkOperation: BulkOperation, userErrors: [BulkOperationUserError!]!
}

type Query {
  orders(
    first: Int, after: String, query: String
    sortKey: OrderSortKeys = PROCESSED_AT
  ): OrderConnection!
  customers(
    first: Int, after: String, query: String
    sortKey: CustomerSortKeys = ID
  ): CustomerConnection!
  ordersCount(query: String, limit: Int = 10000): Count
  order(id: ID!): Order
  refund(id: ID!): Refund
  nodes(ids: [ID!]!): [Node]!
  shop: Shop!
  currentAppInstallation: AppInstallation!
  bulkOperation(id: ID!): BulkOperation
}
type Mutation {
  bulkOperationRunQuery(
    query: String!, groupObjects: Boolean! = false
  ): BulkOperationRunQueryPayload
}
""")

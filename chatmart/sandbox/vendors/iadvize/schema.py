"""What iAdvize's GraphQL API can be asked; the fields of messages are as one may expect them."""

from graphql import GraphQLSchema, build_schema

_SDL = """
scalar DateTime
scalar Duration
scalar UUID

input DateTimeInterval { from: DateTime!, to: DateTime! }
enum ConversationChannel {
  APPLE_BUSINESS_CHAT CALL CHAT FACEBOOK FACEBOOK_BUSINESS_ON_MESSENGER GOOGLE_BUSINESS_MESSAGES
  INSTAGRAM MOBILE_APP SMS TWITTER VIDEO WHATSAPP
}

type PageInfo { endCursor: String, hasNextPage: Boolean! }
type Project { id: Int!, name: String! }
type ProjectEdge { node: Project }
type ProjectConnection { edges: [ProjectEdge!]! }

interface User { id: Int!, firstName: String, lastName: String }
type Expert implements User { id: Int!, firstName: String, lastName: String }
type Professional implements User { id: Int!, firstName: String, lastName: String }
type Bot implements User { id: Int!, firstName: String, lastName: String }
type Visitor { id: UUID!, externalId: String }
union Author = Visitor | Expert | Professional | Bot

interface Message { id: UUID!, createdAt: DateTime! }
type TextMessage implements Message {
  id: UUID!
  createdAt: DateTime!
  author: Author
  text: String
}
type SystemMessage implements Message {
  id: UUID!
  createdAt: DateTime!
  attachment: SystemAttachment
}
type ConversationPushedSystemAttachment { toUser: User }
type NoticeSystemAttachment { code: String! }
union SystemAttachment = ConversationPushedSystemAttachment | NoticeSystemAttachment
type MessageEdge { node: Message }
type MessageConnection { edges: [MessageEdge!]!, pageInfo: PageInfo! }

type ConversationTag { id: UUID!, name: String! }
type CustomDatum { key: String!, value: String }
type Conversation {
  id: UUID!
  legacyId: Int
  createdAt: DateTime!
  closedAt: DateTime
  channel: String!
  duration: Duration
  language: String
  project: Project!
  visitor: Visitor
  customData: [CustomDatum!]!
  users: [User!]
  tags: [ConversationTag!]!
  satisfactionSurvey: SatisfactionSurveyResponse
  messages(after: String, before: String, first: Int, last: Int): MessageConnection!
}
type ConversationEdge { node: Conversation }
type ConversationConnection { edges: [ConversationEdge!]!, pageInfo: PageInfo! }

type SatisfactionSurveyResponse {
  customerSatisfaction: Int
  netPromoterScore: Int
  satisfactionComment: String
  conversation: SurveyedConversation!
}
type SurveyedConversation {
  id: UUID!
  createdAt: DateTime!
  closedAt: DateTime
  project: Project!
  agents: [User!]!
}
type SurveyEdge { node: SatisfactionSurveyResponse }
type SurveyConnection { edges: [SurveyEdge!]!, pageInfo: PageInfo! }

enum PlatformId { HA SD }
type Transaction {
  id: UUID!
  platformId: PlatformId!
  externalConversionId: String
  source: String
  amount: Float!
  currency: String!
  conversationId: UUID
  eventDate: DateTime!
  createdAt: DateTime!
  updatedAt: DateTime!
  project: Project!
}
type TransactionEdge { node: Transaction }
type TransactionConnection { edges: [TransactionEdge!]!, pageInfo: PageInfo! }

type Query {
  projects: ProjectConnection!
  conversation(id: UUID!): Conversation
  closedConversations(
    interval: DateTimeInterval!
    projectIds: [Int!]
    channels: [ConversationChannel!]
    first: Int
    after: String
  ): ConversationConnection!
  satisfactionSurveyResponses(
    interval: DateTimeInterval!
    projectIds: [Int!]
    cursor: String
  ): SurveyConnection!
  conversions(
    interval: DateTimeInterval!
    projectIds: [Int!]
    first: Int
    after: String
  ): TransactionConnection!
}
"""


def schema(changes: dict[str, str]) -> GraphQLSchema:
    """The API as it is, or with some of its words replaced."""
    text = _SDL
    for word, other in changes.items():
        text = text.replace(word, other)
    return build_schema(text)

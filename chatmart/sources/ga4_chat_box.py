"""The events that Smartsupp's chat box sends to web analytics; the list is open."""

CATEGORY = "Smartsupp_v3"

# the label is a name that the shop itself gave, or one of a few words
LABELLED = (
    "Chatbot_sent",
    "Chatbot_interaction",
    "Chatbot_button_interaction",
    "Chatbot_viewed",
    "Chatbot_visitor_reaction",
    "Auto_message_sent",
    "Auto_message_viewed",
    "Auto_message_visitor_reaction",
    "Agent_served_conversation",
    "Feedback_sent",
    "Trigger_message_sent",
    "Trigger_message_viewed",
    "Trigger_visitor_reaction",
)
# the label is what a visitor wrote: it is never asked for
FREE_TEXT = ("Feedback_text_sent",)
EVENTS = (
    *LABELLED,
    *FREE_TEXT,
    "Visitor_started_conversation",
    "Auth_form_filled",
    "Offline_message_sent",
    "Contact_acquired",
    "Url_card_opened",
    # of the older box
    "Triggered message sent",
    "Trigger message viewed",
    "Trigger started conversation",
    "Conversation served",
    "Auth form filled",
    "Offline message sent",
    "Feedback sent",
    "Chatbot sent",
    "Chatbot button interaction",
    "Chatbot interaction",
    "Chatbot started conversation",
)

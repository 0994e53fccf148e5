//! Every problem there is: its slug and status, what it is called, what it means and what helps, in words for a person.

use actix_web::http::StatusCode;

/// What the page of a problem says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The last part of the problem's type.
    pub slug: &'static str,
    /// The status of an answer with this problem.
    pub status: StatusCode,
    /// A few words; the `title` member.
    pub title: &'static str,
    /// What has happened.
    pub meaning: &'static str,
    /// What can be done about it.
    pub remedy: &'static str,
}

macro_rules! catalogue {
    ($($variant:ident = $slug:literal, $status:ident { $title:literal, $meaning:literal, $remedy:literal })+) => {
        /// What went wrong, by the last part of its problem type.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Slug {
            $(#[doc = $title] $variant,)+
        }

        impl Slug {
            /// Every slug there is.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// What its page says.
            #[must_use]
            pub fn entry(self) -> Entry {
                match self {
                    $(Self::$variant => Entry {
                        slug: $slug,
                        status: StatusCode::$status,
                        title: $title,
                        meaning: $meaning,
                        remedy: $remedy,
                    },)+
                }
            }
        }
    };
}

impl Slug {
    /// The slug of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|slug| slug.as_str() == text)
    }

    /// The last part of the problem's type.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.entry().slug
    }

    /// The status of an answer with this problem.
    #[must_use]
    pub fn status(self) -> StatusCode {
        self.entry().status
    }

    /// How long to wait before asking again, where waiting helps.
    #[must_use]
    pub fn retry_after_seconds(self) -> Option<u32> {
        matches!(self, Self::RateLimited | Self::Unavailable | Self::IdempotencyInProgress).then_some(1)
    }
}

catalogue! {
    MalformedRequest = "malformed-request", BAD_REQUEST {
        "The request cannot be understood",
        "Something in the body, the query or the address is missing, unknown, or of the wrong kind. The member \
         errors names each place by its JSON pointer.",
        "Correct the places named in errors and send the request again. Unknown members are refused, so that a \
         misspelt one is not silently ignored."
    }
    IdempotencyKeyRequired = "idempotency-key-required", BAD_REQUEST {
        "An idempotency key is required",
        "This request changes something, and without a key of its own it could happen twice when it is sent \
         twice.",
        "Send a header Idempotency-Key with a new random text of at most 255 characters, and the same text again \
         whenever you repeat the same request."
    }
    Unauthenticated = "unauthenticated", UNAUTHORIZED {
        "Not signed in",
        "The request carries no valid access token, or e-mail and password do not belong together.",
        "Get a token with POST /api/v1/auth/token and send it as Authorization: Bearer <token>. Tokens end; get a \
         new one then."
    }
    PaymentDeclined = "payment-declined", PAYMENT_REQUIRED {
        "The payment was declined",
        "The gateway refused it; no money was taken. The member reason is the gateway's word for why.",
        "Pay in another way, with a new idempotency key, while the hold lasts."
    }
    Forbidden = "forbidden", FORBIDDEN {
        "Not allowed",
        "You are known, but this needs a role that your token does not carry.",
        "Sign in as an administrator."
    }
    QueueTokenRequired = "queue-token-required", FORBIDDEN {
        "A queue token is required",
        "This concert has a waiting room, and the request carries no valid token of yours for it.",
        "Take a place with POST /api/v1/queue/token and send its token as X-Queue-Token."
    }
    QueueNotActive = "queue-not-active", FORBIDDEN {
        "Not your turn",
        "You are waiting, or your pass has ended. The member position is your place in line while you wait.",
        "Ask GET /api/v1/queue/status until it says ACTIVE. When the pass has ended, take a new place."
    }
    SaleNotOpen = "sale-not-open", FORBIDDEN {
        "Sales are not open",
        "Nothing of this concert is sold at the moment. The members opensAt and closesAt say when it is.",
        "Come back when sales are open."
    }
    NotFound = "not-found", NOT_FOUND {
        "Not found",
        "There is nothing at this address, or it is not yours.",
        "Check the id and whose token you send. Somebody else's reservation or payment is answered like one that \
         does not exist."
    }
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED {
        "This method is not allowed here",
        "The address exists, but not with this method.",
        "Use one of the methods in the header Allow."
    }
    SeatUnavailable = "seat-unavailable", CONFLICT {
        "Somebody else has some of the seats",
        "The seats named in seatIds were taken while you chose. None of your seats was kept.",
        "Choose other seats instead of those named, and try again."
    }
    SoldOut = "sold-out", CONFLICT {
        "Not enough places left",
        "The section has fewer places left than you asked for. The member remaining says how many.",
        "Ask for fewer, try another section, or look again later: places that nobody pays for come back."
    }
    SectionClosed = "section-closed", CONFLICT {
        "The section is closed",
        "Nothing new is sold in this section. What is held can still be paid.",
        "Choose another section."
    }
    HoldLimit = "hold-limit", CONFLICT {
        "You have as many places as one person may have",
        "Holds and tickets of one person for one date are limited. The member limit says to how many.",
        "Take fewer, or give back what you hold."
    }
    ReservationNotPending = "reservation-not-pending", CONFLICT {
        "The reservation is already settled",
        "It has been confirmed, cancelled or has expired. The member reservationStatus says which.",
        "Look at the reservation. What is settled does not change any more."
    }
    PaymentRequired = "payment-required", CONFLICT {
        "This reservation must be paid",
        "Reservations of this concert are confirmed by their payment.",
        "Pay with POST /api/v1/payments; the payment confirms the reservation."
    }
    NothingToPay = "nothing-to-pay", CONFLICT {
        "There is nothing to pay",
        "This reservation costs nothing.",
        "Confirm it with POST /api/v1/reservations/{id}/confirm."
    }
    PaymentInProgress = "payment-in-progress", CONFLICT {
        "A payment is already under way",
        "Another payment of this reservation waits for the gateway's answer.",
        "Wait for it: GET /api/v1/payments/{id} tells how it ends."
    }
    InsufficientPoints = "insufficient-points", CONFLICT {
        "Not enough points",
        "The wallet holds less than is asked of it. The member balance says how much. Nothing was taken.",
        "Charge points with POST /api/v1/points/charge, or pay another way."
    }
    WalletFull = "wallet-full", CONFLICT {
        "The wallet is full",
        "A wallet holds at most 1,000,000,000,000 won. Nothing was charged.",
        "Spend some first."
    }
    EmailTaken = "email-taken", CONFLICT {
        "This e-mail address has an account",
        "Somebody has signed up with this address before.",
        "Sign in, or sign up with another address."
    }
    PlacesTaken = "places-taken", CONFLICT {
        "More places are taken than it should have",
        "The capacity of a section is never below what is held and sold. The member taken says how many that is.",
        "Ask for at least that many."
    }
    SectionNumbered = "section-numbered", CONFLICT {
        "The section has numbered seats",
        "A section of numbered seats has as many places as seats; its capacity is not changed.",
        "Change the capacity of standing sections only."
    }
    TooManyWebhooks = "too-many-webhooks", CONFLICT {
        "There are as many webhooks as there may be",
        "Every event is written once for each webhook that wants it, so their number is limited. The member limit \
         says to how many.",
        "Remove one that nobody needs, with DELETE /api/v1/admin/webhooks/{id}."
    }
    IdempotencyInProgress = "idempotency-in-progress", CONFLICT {
        "The same request is still running",
        "A request with this idempotency key is being worked on right now.",
        "Ask again with the same key after the time in Retry-After."
    }
    HoldExpired = "hold-expired", GONE {
        "The hold has expired",
        "The time to pay ran out, and the seats may be somebody else's by now. No money was taken by this \
         request.",
        "Make a new reservation."
    }
    PayloadTooLarge = "payload-too-large", PAYLOAD_TOO_LARGE {
        "The body is too large",
        "The body of a request has at most 16 KiB.",
        "Send less."
    }
    UnsupportedMediaType = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE {
        "The body must be JSON",
        "The header Content-Type does not say application/json.",
        "Send the body as JSON, with Content-Type: application/json."
    }
    InvalidQuantity = "invalid-quantity", UNPROCESSABLE_ENTITY {
        "This quantity cannot be held",
        "The quantity is none, or more than one person may hold at once.",
        "Ask for at least one, and at most as many as detail says."
    }
    InvalidSeats = "invalid-seats", UNPROCESSABLE_ENTITY {
        "These seats cannot be held together",
        "There are none or too many, one is named twice, or they are not all seats of this date.",
        "Correct the list as detail says."
    }
    IdempotencyKeyReused = "idempotency-key-reused", UNPROCESSABLE_ENTITY {
        "The idempotency key belongs to another request",
        "This key was sent before with another body or for another reservation, and that request had its effect.",
        "Take a new key for a new request. To repeat the earlier one, send exactly the same body."
    }
    RateLimited = "rate-limited", TOO_MANY_REQUESTS {
        "Too many requests",
        "More requests came from you than are answered per second. Nothing was changed by this one.",
        "Ask again after the time in Retry-After. Asking more often does not bring you ahead in the queue."
    }
    InternalError = "internal-error", INTERNAL_SERVER_ERROR {
        "Something went wrong here",
        "A fault on our side. It has been noted under the traceId of this answer.",
        "Sending the same request with the same idempotency key again is safe. If it keeps failing, report the \
         traceId."
    }
    Unavailable = "unavailable", SERVICE_UNAVAILABLE {
        "Not available right now",
        "Something this request needs did not answer in time. Nothing was changed, or nobody knows yet.",
        "Send the same request with the same idempotency key again after the time in Retry-After: it will not \
         happen twice."
    }
}

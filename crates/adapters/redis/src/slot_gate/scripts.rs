//! One step each.

use crate::script::Script;

/// The beginning that the steps of one kind share, the step, and the end.
macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident = $($file:literal)+;)+) => {$(
        $(#[$doc])*
        pub(super) static $name: Script = Script::new(concat!($(include_str!($file)),+));
    )+};
}

steps! {
    TAKE_PLACES = "places.lua" "asked.lua" "take_places.lua";
    FREE_PLACES = "places.lua" "free_places.lua";
    FOLLOW_PLACES = "places.lua" "follow_places.lua";
    FILL_PLACES = "places.lua" "fill_places.lua" "fill_end.lua";
    TAKE_SEATS = "seats.lua" "asked.lua" "take_seats.lua";
    FREE_SEATS = "seats.lua" "free_seats.lua";
    FOLLOW_SEATS = "seats.lua" "follow_seats.lua";
    FILL_SEATS = "seats.lua" "fill_seats.lua" "fill_end.lua";
    BEGIN_FILLING = "begin_filling.lua";
    REMEMBERED = "remembered.lua";
}

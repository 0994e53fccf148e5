use frontrow_application::catalog::{
    ListAvailableSections, ListConcerts, ListDates, ListSections, ShowConcert, ShowSeatMap, ShowSection,
};

use crate::wiring::Ports;

impl Ports {
    pub fn list_concerts(&self) -> ListConcerts {
        ListConcerts { catalog: self.catalog.clone() }
    }

    pub fn show_concert(&self) -> ShowConcert {
        ShowConcert { catalog: self.catalog.clone() }
    }

    pub fn list_dates(&self) -> ListDates {
        ListDates { catalog: self.catalog.clone() }
    }

    pub fn show_seat_map(&self) -> ShowSeatMap {
        ShowSeatMap { catalog: self.catalog.clone(), clock: self.clock.clone() }
    }

    pub fn list_sections(&self) -> ListSections {
        ListSections { catalog: self.catalog.clone() }
    }

    pub fn list_available_sections(&self) -> ListAvailableSections {
        ListAvailableSections { catalog: self.catalog.clone() }
    }

    pub fn show_section(&self) -> ShowSection {
        ShowSection { catalog: self.catalog.clone() }
    }
}

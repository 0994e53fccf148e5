use frontrow_application::catalog::{
    AddDate, AddSection, CreateConcert, EditConcert, EditSection, RemoveConcert, TuneQueue,
};

use crate::wiring::Ports;

impl Ports {
    pub fn create_concert(&self) -> CreateConcert {
        CreateConcert {
            programme: self.programme.clone(),
            catalog: self.catalog.clone(),
            keys: self.keys.clone(),
            ids: self.ids.clone(),
        }
    }

    pub fn edit_concert(&self) -> EditConcert {
        EditConcert { catalog: self.catalog_as_written.clone(), programme: self.programme.clone() }
    }

    pub fn remove_concert(&self) -> RemoveConcert {
        RemoveConcert { programme: self.programme.clone(), clock: self.clock.clone() }
    }

    pub fn tune_queue(&self) -> TuneQueue {
        TuneQueue {
            catalog: self.catalog_as_written.clone(),
            programme: self.programme.clone(),
            queue_defaults: self.queue_defaults,
        }
    }

    pub fn add_date(&self) -> AddDate {
        AddDate {
            programme: self.programme.clone(),
            catalog: self.catalog.clone(),
            keys: self.keys.clone(),
            ids: self.ids.clone(),
        }
    }

    pub fn add_section(&self) -> AddSection {
        AddSection {
            programme: self.programme.clone(),
            catalog: self.catalog.clone(),
            keys: self.keys.clone(),
            ids: self.ids.clone(),
        }
    }

    pub fn edit_section(&self) -> EditSection {
        EditSection { programme: self.programme.clone() }
    }
}

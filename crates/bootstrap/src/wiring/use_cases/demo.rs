use crate::demo::{BuildProgramme, SeedDemo};
use crate::wiring::Ports;

impl Ports {
    pub fn seed_demo(&self) -> SeedDemo {
        SeedDemo {
            register: self.register(),
            administrator: self.ensure_administrator(),
            charge: self.charge_points(),
            programme: BuildProgramme {
                concerts: self.create_concert(),
                dates: self.add_date(),
                sections: self.add_section(),
            },
        }
    }
}

use frontrow_application::webhooks::{
    CreateWebhook, DeliverWebhooks, EditWebhook, ForgetOldDeliveries, ListWebhooks, QueueDeliveries, RecentReceivers,
    RemoveWebhook, ResendDelivery, RotateSecret, ShowDeliveries, ShowDelivery, ShowWebhook, TestWebhook,
};

use crate::wiring::Ports;

impl Ports {
    pub fn create_webhook(&self) -> CreateWebhook {
        CreateWebhook {
            endpoints: self.webhooks.endpoints.clone(),
            ids: self.ids.clone(),
            clock: self.clock.clone(),
            addresses: self.webhooks.addresses,
        }
    }

    pub fn list_webhooks(&self) -> ListWebhooks {
        ListWebhooks { endpoints: self.webhooks.endpoints.clone() }
    }

    pub fn show_webhook(&self) -> ShowWebhook {
        ShowWebhook { endpoints: self.webhooks.endpoints.clone() }
    }

    pub fn edit_webhook(&self) -> EditWebhook {
        EditWebhook { endpoints: self.webhooks.endpoints.clone(), addresses: self.webhooks.addresses }
    }

    pub fn remove_webhook(&self) -> RemoveWebhook {
        RemoveWebhook { endpoints: self.webhooks.endpoints.clone() }
    }

    pub fn rotate_secret(&self) -> RotateSecret {
        RotateSecret { endpoints: self.webhooks.endpoints.clone(), ids: self.ids.clone(), clock: self.clock.clone() }
    }

    pub fn test_webhook(&self) -> TestWebhook {
        TestWebhook {
            endpoints: self.webhooks.endpoints.clone(),
            deliveries: self.webhooks.deliveries.clone(),
            rendering: self.webhooks.rendering.clone(),
            ids: self.ids.clone(),
            clock: self.clock.clone(),
        }
    }

    pub fn show_deliveries(&self) -> ShowDeliveries {
        ShowDeliveries { endpoints: self.webhooks.endpoints.clone(), deliveries: self.webhooks.deliveries.clone() }
    }

    pub fn show_delivery(&self) -> ShowDelivery {
        ShowDelivery { deliveries: self.webhooks.deliveries.clone() }
    }

    pub fn resend_delivery(&self) -> ResendDelivery {
        ResendDelivery {
            endpoints: self.webhooks.endpoints.clone(),
            deliveries: self.webhooks.deliveries.clone(),
            clock: self.clock.clone(),
        }
    }

    /// What hears every event and queues it.
    pub fn queue_deliveries(&self) -> QueueDeliveries {
        QueueDeliveries {
            receivers: RecentReceivers::new(self.webhooks.endpoints.clone(), self.clock.clone()),
            deliveries: self.webhooks.deliveries.clone(),
            rendering: self.webhooks.rendering.clone(),
            ids: self.ids.clone(),
            clock: self.clock.clone(),
        }
    }

    pub fn deliver_webhooks(&self) -> DeliverWebhooks {
        DeliverWebhooks {
            endpoints: self.webhooks.endpoints.clone(),
            deliveries: self.webhooks.deliveries.clone(),
            sender: self.webhooks.sender.clone(),
            clock: self.clock.clone(),
            lanes: self.webhooks.lanes.clone(),
        }
    }

    pub fn forget_old_deliveries(&self) -> ForgetOldDeliveries {
        ForgetOldDeliveries { deliveries: self.webhooks.deliveries.clone(), clock: self.clock.clone() }
    }
}

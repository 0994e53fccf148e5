use std::collections::{HashSet, VecDeque};

use frontrow_application::news::Standing;
use frontrow_application::ports::{ASKED_AGAIN_WITHIN, Hold};
use frontrow_domain::shared::UserId;
use time::OffsetDateTime;

type Request = (UserId, [u8; 16]);

/// Requests that took something a moment ago.
#[derive(Default)]
pub(super) struct Asked {
    in_order: VecDeque<(OffsetDateTime, Request)>,
    requests: HashSet<Request>,
}

impl Asked {
    pub(super) fn lately(&mut self, hold: &Hold, wanted: &Standing) -> bool {
        while let Some((at, request)) = self.in_order.front()
            && *at + ASKED_AGAIN_WITHIN <= wanted.at
        {
            self.requests.remove(request);
            self.in_order.pop_front();
        }
        self.requests.contains(&request(hold, wanted))
    }

    pub(super) fn remember(&mut self, hold: &Hold, wanted: &Standing) {
        let request = request(hold, wanted);
        if self.requests.insert(request) {
            self.in_order.push_back((wanted.at, request));
        }
    }
}

fn request(hold: &Hold, wanted: &Standing) -> Request {
    (wanted.holder, hold.key.digest)
}

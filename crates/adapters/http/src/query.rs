//! The query of an address.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::web;
use actix_web::{FromRequest, HttpRequest};

use crate::problem::Problem;

/// The parameters behind the `?`. Unknown ones are ignored, as caches and trackers add their own.
pub(crate) struct Query(Vec<(String, String)>);

impl FromRequest for Query {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl Query {
    pub(crate) fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
        let pairs = pairs.map_err(|_| Problem::malformed("", "the query cannot be read"))?;
        Ok(Self(pairs.into_inner()))
    }

    /// The parameter of that name.
    pub(crate) fn get(&self, name: &str) -> Result<Option<&str>, Problem> {
        let mut values = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Problem::malformed(&format!("/{name}"), "this parameter is there twice")),
            (value, None) => Ok(value),
        }
    }

    /// Every parameter but the one of that name.
    pub(crate) fn without<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a (String, String)> {
        self.0.iter().filter(move |(key, _)| key != name)
    }
}

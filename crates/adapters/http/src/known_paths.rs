//! The paths there are, for what is told of a request that fits none.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, dev::ResourceDef, web};
use utoipa::openapi::path::PathItem;
use uuid::Uuid;

use crate::problem::{Problem, Slug};

/// The paths there are.
pub(crate) struct KnownPaths {
    /// Which methods each takes, for those who come with another.
    methods: Vec<(ResourceDef, String)>,
    /// Patterns by the shape of their paths.
    by_shape: HashMap<String, Arc<str>>,
}

/// What stands in a shape in place of a parameter.
const PARAMETER: &str = "{}";

impl KnownPaths {
    pub(crate) fn of(document: &utoipa::openapi::OpenApi) -> Self {
        let paths = || document.paths.paths.iter();
        let methods = |(path, item): (&String, _)| (ResourceDef::new(path.as_str()), methods_of(item).join(", "));
        let shape = |path: &String| (shape(path, |segment| segment.starts_with('{')), Arc::from(path.as_str()));
        Self { methods: paths().map(methods).collect(), by_shape: paths().map(|(path, _)| shape(path)).collect() }
    }

    /// The pattern of a path whose parameters are ids.
    pub(crate) fn pattern(&self, path: &str) -> Option<Arc<str>> {
        self.by_shape.get(&shape(path, |segment| Uuid::try_parse(segment).is_ok())).cloned()
    }
}

/// The methods that a path takes. What can be read can be asked about.
fn methods_of(item: &PathItem) -> Vec<&'static str> {
    let all = [
        ("GET", &item.get),
        ("HEAD", &item.get),
        ("PUT", &item.put),
        ("POST", &item.post),
        ("DELETE", &item.delete),
        ("PATCH", &item.patch),
    ];
    all.into_iter().filter(|(_, operation)| operation.is_some()).map(|(method, _)| method).collect()
}

fn shape(path: &str, is_parameter: impl Fn(&str) -> bool) -> String {
    let mut shape = String::with_capacity(path.len());
    for segment in path.split('/').skip(1) {
        shape.push('/');
        shape.push_str(if is_parameter(segment) { PARAMETER } else { segment });
    }
    shape
}

/// What is answered where no route fits.
pub(crate) async fn nowhere(request: HttpRequest, paths: web::Data<KnownPaths>) -> Result<HttpResponse, Problem> {
    let known = paths.methods.iter().find(|(path, _)| path.is_match(request.path()));
    match known {
        Some((_, methods)) if request.method() != Method::OPTIONS => {
            Err(Slug::MethodNotAllowed.because(format!("this address takes {methods}")).allowing(methods.clone()))
        }
        Some((_, methods)) => Ok(HttpResponse::NoContent().insert_header(("allow", methods.as_str())).finish()),
        None => Err(Slug::NotFound.because("there is nothing at this address")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi;

    #[test]
    fn a_path_is_known_by_its_shape() {
        let known = KnownPaths::of(&openapi::document());
        let pattern = |path: &str| known.pattern(path).as_deref().map(str::to_owned);
        let id = Uuid::nil();
        assert_eq!(pattern("/livez").as_deref(), Some("/livez"));
        let seats = pattern(&format!("/api/v1/concert-dates/{id}/seats"));
        assert_eq!(seats.as_deref(), Some("/api/v1/concert-dates/{dateId}/seats"));
        for unknown in ["", "/", "/nowhere", "/api/v1/concert-dates/x/seats", "/api/v1/concert-dates/{dateId}/seats"] {
            assert_eq!(pattern(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn no_two_patterns_have_one_shape() {
        let document = openapi::document();
        assert_eq!(KnownPaths::of(&document).by_shape.len(), document.paths.paths.len());
    }
}

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, ContentType};
use actix_web::{get, web};

use super::{Problem, Slug};

/// What a problem means and what helps, as a page.
#[utoipa::path(
    tag = "Problems",
    params(("slug" = String, Path, description = "The last part of a problem's type")),
    responses((status = 200, description = "What the problem means and what helps", content_type = "text/html", body = String))
)]
#[get("/problems/{slug}")]
pub(crate) async fn show_problem(slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let slug = Slug::parse(&slug).ok_or_else(|| Slug::NotFound.because("there is no such problem"))?;
    Ok(HttpResponse::Ok()
        .insert_header(ContentType::html())
        .insert_header((CACHE_CONTROL, "public, max-age=86400"))
        .body(page(slug)))
}

// Every word on the page is ours: nothing needs escaping but the placeholders' brackets.
fn page(slug: Slug) -> String {
    let entry = slug.entry();
    let text = |words: &str| words.replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>body{{font:1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}}</style>\n\
         <h1>{title}</h1>\n<p><code>{slug}</code>, status {status}</p>\n\
         <h2>What it means</h2>\n<p>{meaning}</p>\n<h2>What helps</h2>\n<p>{remedy}</p>\n</html>\n",
        title = text(entry.title),
        slug = slug.as_str(),
        status = slug.status().as_u16(),
        meaning = text(entry.meaning),
        remedy = text(entry.remedy),
    )
}

/* Floor 4: the public page of a certificate. */
#include "edge/certificates.h"

#include "base/clock.h"
#include "base/xml.h"
#include "domain/course_words.h"
#include "domain/date.h"
#include "service/courses.h"

enum { PAGE_SIZE = 4096, DATE_SIZE = 32 };

/* Whoever checks a certificate speaks Albanian or English; the course is named in both. */
static const char policy[] =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'";

struct certificates_job {
    struct job job; /* first */
    struct http_exchange *exchange;
    struct menus *menus; /* a reference */
    char code[COURSE_CODE_SIZE];
    const struct dialogue_certificate *found;
};

static struct certificates_job *certificates_job(struct job *job)
{
    return (struct certificates_job *)(void *)job;
}

static bool run(struct job *job, struct db *db, struct err *err)
{
    struct certificates_job *look = certificates_job(job);
    return courses_certificate(db, str_of(look->code), job->arena, &look->found, err);
}

static void add_title(struct builder *b, const struct certificates_job *look, const char *code)
{
    const struct courses *courses = look->menus->courses;
    int index = courses_find(courses, str_of(look->found->course));
    if (index < 0) {
        xml_escape(b, str_of(look->found->course));
        return;
    }
    const struct course *course = &courses->all[index];
    int language = menus_language(look->menus, str_of(code));
    xml_escape(b, course->texts[course_language(look->menus, course, language)].title);
}

/* One paragraph a language. */
static void add_sentence(struct builder *b, const struct certificates_job *look, const char *code,
                         const char *valid, const char *finished)
{
    char storage[DATE_SIZE];
    struct builder date;
    builder_init(&date, storage, sizeof(storage));
    date_write(look->found->finished_ms, &date);
    builder_addf(b, "<p lang=\"%s\">%s <b>", code, valid);
    add_title(b, look, code);
    builder_addf(b, "</b>, %s %s.</p>\n", finished, storage);
}

static void write_page(const struct certificates_job *look, struct builder *b)
{
    builder_addf(b,
                 "<!doctype html>\n<html lang=\"sq\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<meta name=\"robots\" content=\"noindex\">\n<title>%s · Migranti HUB</title>\n"
                 "<link rel=\"icon\" href=\"/icon.svg\">\n"
                 "<link rel=\"stylesheet\" href=\"/style/base.css\">\n"
                 "<link rel=\"stylesheet\" href=\"/style/verify.css\">\n</head>\n<body>\n"
                 "<main class=\"certificate\">\n<h1>Migranti HUB</h1>\n",
                 look->code[0] ? look->code : "?");
    if (look->found) {
        builder_addf(b, "<p class=\"code\">%s</p>\n", look->code);
        add_sentence(b, look, "sq", "Certifikata është e vlefshme:", "mbaruar më");
        add_sentence(b, look, "en", "This certificate is valid:", "finished on");
        builder_add(b,
                    STR("<p class=\"hint\" lang=\"sq\">Nuk thotë kush e mbaroi: pyeteni personin."
                        "</p>\n<p class=\"hint\" lang=\"en\">It does not say who finished it: "
                        "ask the person.</p>\n"));
    } else {
        builder_add(b, STR("<p lang=\"sq\">Asnjë certifikatë nuk e ka këtë kod. Shikoni shkronjat "
                           "dhe provoni përsëri.</p>\n<p lang=\"en\">No certificate has this code. "
                           "Look at the letters and try again.</p>\n"));
    }
    builder_add(b, STR("</main>\n</body>\n</html>\n"));
}

static void answer(const struct certificates_job *look, struct arena *arena,
                   struct http_exchange *exchange)
{
    struct builder page;
    struct err err = { 0 };
    if (!arena_builder(arena, PAGE_SIZE, &page)) {
        err_put(&err, ERR_LIMIT, "no room for a page");
        http_exchange_refuse(exchange, &err);
        return;
    }
    write_page(look, &page);
    const struct http_answer out = {
        .status = look->found ? 200 : 404,
        .content_type = STR("text/html; charset=utf-8"),
        .body = builder_str(&page),
        .headers = { { STR("Content-Security-Policy"), str_of(policy) },
                     { STR("Referrer-Policy"), STR("no-referrer") } },
        .header_count = 2,
    };
    http_exchange_answer(exchange, &out);
}

static void done(struct job *job, const struct err *err)
{
    struct certificates_job *look = certificates_job(job);
    if (err->code != ERR_NONE)
        http_exchange_refuse(look->exchange, err);
    else
        answer(look, job->arena, look->exchange);
    menus_release(look->menus);
    arena_free(job->arena);
}

void certificates_handle(struct gateway *gateway, struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct certificates_job *look = ARENA_NEW(arena, struct certificates_job);
    struct err err = { 0 };
    *look = (struct certificates_job){ .job = { .arena = arena,
                                                .name = "certificates",
                                                .now_ms = clock_now_ms(),
                                                .run = run,
                                                .done = done },
                                       .exchange = exchange,
                                       .menus = menus_keep(gateway->menus) };
    if (!str_equal(request->method, STR("GET")))
        err_put(&err, ERR_METHOD, "pages are fetched with GET");
    else if (!course_code_read(str_from(request->path, STR("/verify/").len), look->code))
        answer(look, arena, exchange); /* no code: nothing to look for */
    else if (store_submit(gateway->store, STORE_READ, &look->job, &err))
        return;
    if (err.code != ERR_NONE)
        http_exchange_refuse(exchange, &err);
    menus_release(look->menus);
    arena_free(arena);
}

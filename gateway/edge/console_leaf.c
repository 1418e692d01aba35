/* Floor 4: a draft page of the menus. */
#include "edge/console_leaf.h"

#include "base/utf8.h"
#include "domain/sms.h"

enum {
    LABEL_CHARACTERS = 28,
    /* Of `text` and of `more`: below their maxima, since the gateway adds its own words. */
    PART_GSM7_UNITS = 250,
    PART_UCS2_UNITS = 150,
};

/* As many whole words as `fits` allows; a first word that is longer is taken whole. */
static struct str whole_words(struct str text, bool (*fits)(struct str head))
{
    size_t end = 0;
    for (size_t at = 0; at <= text.len; at++) {
        if (at < text.len && text.ptr[at] != ' ')
            continue;
        if (end > 0 && !fits(str_head(text, at)))
            break;
        end = at;
    }
    return str_head(text, end);
}

static bool is_label(struct str head)
{
    int count = 0;
    for (size_t i = 0; i < head.len; i++)
        count += ((unsigned char)head.ptr[i] & 0xC0) != 0x80;
    return count <= LABEL_CHARACTERS;
}

static bool is_part(struct str head)
{
    struct sms_size size = sms_measure(head);
    return size.units <= (size.alphabet == SMS_GSM7 ? PART_GSM7_UNITS : PART_UCS2_UNITS);
}

/* In one line, as texts of the menus are. */
static bool one_line(struct str text, struct arena *arena, struct str *ret, struct err *err)
{
    struct builder out;
    if (!arena_builder(arena, text.len + 1, &out))
        return err_set(err, ERR_LIMIT, "no room for a draft");
    bool blank = false;
    for (size_t i = 0; i < text.len; i++) {
        bool is_blank = (unsigned char)text.ptr[i] <= ' ';
        if (blank && !is_blank)
            builder_add_char(&out, ' ');
        blank = is_blank ? out.len > 0 : false;
        if (!is_blank)
            builder_add_char(&out, text.ptr[i]);
    }
    *ret = builder_str(&out);
    return true;
}

static struct str without_end(struct str text)
{
    while (text.len > 0 && (text.ptr[text.len - 1] == '?' || text.ptr[text.len - 1] == ' ' ||
                            text.ptr[text.len - 1] == '.' || text.ptr[text.len - 1] == ','))
        text.len--;
    return text;
}

/* The menu that lists the page these questions are nearest to, else the category's first. */
static struct str menu_of(const struct menus *menus, const struct faq_group *group)
{
    int node = menus_node(menus, group->page);
    if (node >= 0 && menus->nodes[node].parent >= 0)
        return menus->nodes[menus->nodes[node].parent].id;
    for (int i = 0; i < menus->category_count; i++) {
        if (str_equal(menus->categories[i].name, group->category))
            return menus->nodes[menus->categories[i].start].id;
    }
    return STR("");
}

static void put_name(struct json_out *out, const char *key, const char *prefix, int64_t number)
{
    char storage[NODE_ID_SIZE];
    struct builder name;
    builder_init(&name, storage, sizeof(storage));
    builder_addf(&name, "%s%lld", prefix, (long long)number);
    json_put_str(out, key, builder_str(&name));
}

static void put_node(struct json_out *out, int64_t number)
{
    struct json_out *node = json_object(), *sources = json_array();
    json_put_str(node, "kind", STR("page"));
    put_name(node, "fact", "ASKED-", number);
    json_put_str(sources, NULL, STR(""));
    json_put(node, "sources", sources);
    json_put_str(node, "reviewed", STR(""));
    json_put_str(node, "review_by", STR(""));
    json_put_str(node, "risk", STR("high"));
    json_put(out, "node", node);
}

static bool put_text(struct json_out *texts, const char *language, struct str answer,
                     struct str question, struct arena *arena, struct err *err)
{
    struct str text, asked;
    if (!one_line(answer, arena, &text, err) || !one_line(question, arena, &asked, err))
        return false;
    struct json_out *one = json_object();
    json_put_str(one, "label",
                 without_end(whole_words(asked.len > 0 ? without_end(asked) : text, is_label)));
    struct str part = whole_words(text, is_part), rest = str_trim(str_from(text, part.len));
    json_put_str(one, "text", part);
    if (rest.len > 0)
        json_put_str(one, "more", rest);
    json_put_str(one, "status", STR("machine-drafted"));
    json_put(texts, language, one);
    return true;
}

static const struct faq_answer *answer_in(const struct console_leaf *leaf, struct str language)
{
    for (size_t i = 0; i < leaf->answer_count; i++) {
        const struct faq_answer *answer = &leaf->answers[i];
        bool approved = answer->state == FAQ_LEAVING || answer->state == FAQ_DONE;
        if (approved && str_equal(answer->language, language))
            return answer;
    }
    return NULL;
}

struct json_out *console_leaf_json(const struct console_leaf *leaf, struct arena *arena,
                                   struct err *err)
{
    const struct faq_group *group = leaf->group;
    struct json_out *out = json_object(), *texts = json_object(), *asked = json_array();
    json_put_str(out, "category", group->category);
    json_put_str(out, "menu", menu_of(leaf->menus, group));
    put_name(out, "id", "asked-", group->number);
    put_node(out, group->number);
    json_put(out, "texts", texts);
    for (int i = 0; i < leaf->menus->language_count; i++) {
        struct str language = str_of(leaf->menus->languages[i]->code);
        const struct faq_answer *answer = answer_in(leaf, language);
        bool own = str_equal(language, group->language) && group->sample_count > 0;
        if (answer && !put_text(texts, language.ptr, answer->text,
                                own ? group->samples[0] : STR(""), arena, err)) {
            json_out_free(out);
            return NULL;
        }
    }
    for (int i = 0; i < group->sample_count; i++)
        json_put_str(asked, NULL, group->samples[i]);
    json_put(out, "asked", asked);
    return out;
}

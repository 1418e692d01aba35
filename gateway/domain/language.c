/* Floor 1: languages. */
#include "domain/language.h"

#include "base/utf8.h"

const struct language language_table[] = {
    { "sq", "Shqip", false }, { "en", "English", false }, { "prs", "دری", true },
    { "ps", "پښتو", true },   { "ar", "العربية", true },  { NULL, NULL, false },
};

const struct language *language_find(struct str code)
{
    for (const struct language *language = language_table; language->code; language++) {
        if (str_equal_nocase(str_of(language->code), code))
            return language;
    }
    return NULL;
}

enum letter_kind {
    LETTER_NONE,
    LETTER_PASHTO,
    LETTER_PERSIAN,
    LETTER_ARABIC,
    LETTER_ALBANIAN,
    LETTER_OTHER
};

static enum letter_kind kind_of(int32_t c)
{
    switch (c) {
    case 0x067C: /* ټ */
    case 0x0681: /* ځ */
    case 0x0685: /* څ */
    case 0x0689: /* ډ */
    case 0x0693: /* ړ */
    case 0x0696: /* ږ */
    case 0x069A: /* ښ */
    case 0x06AB: /* ګ */
    case 0x06BC: /* ڼ */
    case 0x06CD: /* ۍ */
    case 0x06D0: /* ې */
        return LETTER_PASHTO;
    case 0x067E: /* پ */
    case 0x0686: /* چ */
    case 0x0698: /* ژ */
    case 0x06A9: /* ک */
    case 0x06AF: /* گ */
    case 0x06CC: /* ی */
        return LETTER_PERSIAN;
    case 0x00C7: /* Ç */
    case 0x00CB: /* Ë */
    case 0x00E7: /* ç */
    case 0x00EB: /* ë */
        return LETTER_ALBANIAN;
    default:
        break;
    }
    if ((c >= 0x0620 && c <= 0x064A) || (c >= 0x0671 && c <= 0x06D3) ||
        (c >= 0xFB50 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC))
        return LETTER_ARABIC;
    bool ascii = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return ascii || (c >= 0x00C0 && c <= 0x024F) ? LETTER_OTHER : LETTER_NONE;
}

const struct language *language_of_script(struct str text)
{
    size_t seen[LETTER_OTHER + 1] = { 0 };
    int32_t c;
    for (size_t taken; (taken = utf8_next(text, &c)) > 0; text = str_from(text, taken))
        seen[kind_of(c)]++;
    size_t latin = seen[LETTER_ALBANIAN] + seen[LETTER_OTHER];
    size_t arabic = seen[LETTER_PASHTO] + seen[LETTER_PERSIAN] + seen[LETTER_ARABIC];
    if (latin > arabic) /* a word quoted in a text of the other script says nothing */
        return seen[LETTER_ALBANIAN] > 0 ? language_find(STR("sq")) : NULL;
    if (seen[LETTER_PASHTO] > 0)
        return language_find(STR("ps"));
    if (seen[LETTER_PERSIAN] > 0)
        return language_find(STR("prs"));
    return arabic > 0 ? language_find(STR("ar")) : NULL;
}

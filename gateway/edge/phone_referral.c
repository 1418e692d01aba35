/* Floor 4: what is told of a referral on a phone in memory. */
#include "edge/phone_parts.h"

bool phone_tell_referral(struct phone *phone, struct str argument, struct builder *ret,
                         struct err *err)
{
    struct str row, what;
    int64_t number;
    (void)str_cut(argument, ' ', &row, &what);
    bool how = str_equal(what, STR("how")), ready = str_equal(what, STR("ready"));
    if (!str_to_int64(row, &number) || number <= 0 || (what.len > 0 && !how && !ready))
        return err_set(err, ERR_INVALID,
                       "referral takes a row of the table of @ directory, and may end with ready or"
                       " how");
    int language = menus_language(phone->menus, str_of(phone->language));
    enum phrase phrase = ready ? PHRASE_CASE_REFERRAL_READY : PHRASE_CASE_REFERRAL;
    phone_push(
        phone, how ? ASKED_REFERRAL_HOW : ASKED_REFERRAL, number,
        phone->menus->phrases[language < 0 ? 0 : language][how ? PHRASE_CASE_REFERRAL_HOW : phrase],
        ret);
    return true;
}

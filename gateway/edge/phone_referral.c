/* Floor 4: what is told of a referral on a phone in memory. */
#include "edge/phone_parts.h"

/* That it runs, or not; one more, where it is not known yet and there is room. */
static void note(struct phone *phone, int64_t row, bool runs)
{
    struct phone_referrals *referrals = &phone->referrals;
    int at = 0;
    while (at < referrals->count && referrals->all[at].row != row)
        at++;
    if (at == REFERRALS_OFFERED_MAX)
        return;
    if (at == referrals->count) {
        referrals->all[at].row = row;
        referrals->all[at].at_ms = phone->now_ms;
        referrals->count++;
    }
    referrals->all[at].runs = runs;
}

size_t phone_referrals_rows(const struct phone *phone,
                            struct dialogue_row rows[REFERRALS_OFFERED_MAX])
{
    size_t count = 0;
    for (int i = phone->referrals.count; i-- > 0;) {
        if (phone->referrals.all[i].runs)
            rows[count++] = (struct dialogue_row){ .id = phone->referrals.all[i].row,
                                                   .at_ms = phone->referrals.all[i].at_ms };
    }
    return count;
}

bool phone_referrals_carry_out(struct phone *phone, const struct effect *effect,
                               struct builder *ret)
{
    struct str what = str_of(effect->topic);
    bool wanted = str_equal(what, STR("wanted"));
    if (effect->kind != EFFECT_REFERRAL)
        return false;
    if (wanted || str_equal(what, STR("declined")))
        note(phone, effect->number, wanted);
    builder_addf(ret, "! referral %s\n", effect->topic);
    return true;
}

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
    note(phone, number, !how);
    phone_push(
        phone, how ? ASKED_REFERRAL_HOW : ASKED_REFERRAL, number,
        phone->menus->phrases[language < 0 ? 0 : language][how ? PHRASE_CASE_REFERRAL_HOW : phrase],
        ret);
    return true;
}

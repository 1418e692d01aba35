/* What a step of the dialogue may need from the store, and how it is given.
 *
 * Floor 1. Thread: any. The caller owns what the data point to; it is not kept behind the step. */
#ifndef GATEWAY_DIALOGUE_DATA_H
#define GATEWAY_DIALOGUE_DATA_H

#include "domain/appointment.h"
#include "domain/listing.h"
#include "domain/profile.h"

enum need_kind {
    NEED_NONE,
    NEED_TICKET_NUMBER /* a fresh number */,
    NEED_TICKETS /* the person's, newest first */,
    NEED_ANSWER, /* the first that waits to be read: one row or none */
    NEED_VACANCIES, /* that need_text looks for, from the need_number-th on, best first: VACANCIES_ROWS */
    NEED_VACANCY,    /* need_number is its id; none when it is open no more */
    NEED_BAD_NUMBER, /* whether one of the telephone numbers in need_text is known for bad offers */
    NEED_PROFILE,    /* theirs, or none */
    NEED_ALERTED, /* told by the message need_number, in its order; need_text "more": what waits */
    /* One vacancy: of the id need_number; or with need_text "alert N" the N-th that the message of that
     * id told, for 0 the only one. None when it is open no more. */
    NEED_AIMED,
    NEED_LIKE,        /* others like that one, and `query` for more of them */
    NEED_APPLY,       /* that one, their consent and profile, and a fresh number when they agreed */
    NEED_CERTIFICATE, /* with the code need_text */
    NEED_APPOINTMENTS,   /* need_text: an appointment_query */
    NEED_ANNOUNCEMENT,   /* of the id need_number */
    NEED_LISTINGS,       /* need_text "NEED PLACE", from the need_number-th on: LISTINGS_ROWS */
    NEED_LISTING,        /* need_number is its id; none when it is shown no more */
    NEED_LISTING_PLACES, /* where most of what meets the need is */
    NEED_REFERRAL, /* need_number: the service that theirs of that id leads to, while it runs; need_text
                    * "declined": which they said no to lately, and may still have */
    NEED_HELD,     /* how much is held of them, and a code to ask for it with */
    NEED_HOLD,     /* until when the law wants something of theirs kept */
    NEED_REFERRALS, /* theirs that run, and may be told on this phone: a row each, `at_ms`: when they were
                     * told, the latest first; at most REFERRALS_OFFERED_MAX */
};

struct dialogue_row {
    int64_t number;
    int64_t at_ms; /* asked, or answered */
    int64_t by_ms; /* the answer is promised by then; 0: it is not */
    bool answered;
    bool working; /* somebody is on it */
    bool unread;  /* answered, and the answer waits to be asked for */
    bool rated;   /* the person may be asked how useful it was */
    int64_t id;   /* NEED_ANSWER: the answer */
    struct str text;
};

enum { VACANCIES_ROWS = 4 }; /* three to show; the fourth tells that there are more */

struct dialogue_vacancy {
    const struct vacancy *vacancy;
    enum vacancy_match match; /* NEED_ALERTED: MATCH_NONE: it is open no more */
};

struct dialogue_profile {
    struct profile profile;
    int step;    /* the question they are at */
    bool active; /* complete: they are told */
    int64_t paused_until_ms;
};

struct dialogue_certificate {
    char course[COURSE_ID_SIZE];
    int64_t finished_ms;
};

struct dialogue_held {
    int64_t messages, questions, appointments, other; /* how many */
    struct str code;                                  /* to be told to whoever hands it over */
    int64_t due_ms;                                   /* by when that is, by law */
};

enum { LISTINGS_ROWS = 4 }; /* three to show; the fourth tells that there are more */

struct dialogue_data {
    enum need_kind kind; /* the need it answers */
    const struct dialogue_row *rows;
    size_t row_count;
    const struct dialogue_vacancy *vacancies;
    size_t vacancy_count;
    bool bad_number;
    const struct dialogue_profile *profile; /* NULL: they have none */
    struct str query;                       /* finds more of the same */
    bool hidden;        /* NEED_ALERTED: they were told that there is something */
    bool agreed;        /* NEED_APPLY: that offices get their number */
    int64_t applied_ms; /* ... and when they applied for it; 0: not yet */
    const struct dialogue_certificate *certificate; /* NULL: there is none */
    const struct appointment *appointments;         /* theirs to come, the first first */
    size_t appointment_count;
    const struct appointment *appointment; /* the one named; NULL: it is not theirs */
    const struct appointment_slot *slots;  /* free: one more than are offered tells of more */
    size_t slot_count;
    const struct appointment_slot *slot; /* the one named; NULL: it is free no more */
    struct str announcement;             /* as it is sent; empty: it is told no more */
    const struct listing *listings;
    size_t listing_count;
    const int *places; /* indexes into need_words.h's */
    int place_count;   /* at most LISTING_PLACES_SHOWN_MAX */
    const struct dialogue_held *held;
    int64_t hold_ms; /* 0: nothing is */
};

#endif

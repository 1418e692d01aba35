/* What a step of the dialogue is told of the person who writes.
 *
 * Floor 1. Thread: any. The caller owns what it points to; it is not kept behind the step. */
#ifndef GATEWAY_DIALOGUE_PERSON_H
#define GATEWAY_DIALOGUE_PERSON_H

#include "domain/enrolment.h"
#include "domain/listing_update.h"
#include "domain/quiet.h"

enum dialogue_asked { /* stored: append only */
                      ASKED_NOTHING,
                      ASKED_READ,
                      ASKED_RATE,
                      ASKED_ALERT, /* about which of the vacancies it told they want to know more */
                      ASKED_OUTCOME,          /* whether they got the work they applied for */
                      ASKED_LESSON,           /* a lesson's question, or whether to read it */
                      ASKED_CONSENT,          /* whether this phone may be texted */
                      ASKED_APPOINTMENT,      /* whether they come */
                      ASKED_APPOINTMENT_NEWS, /* whether to read what changed about one */
                      ASKED_ANNOUNCEMENT,     /* whether to read it */
                      ASKED_VISIT,            /* whether a service of the directory was open */
                      ASKED_REFERRAL,         /* whether to see where they were referred to */
                      ASKED_REFERRAL_HOW,     /* how it was there */
                      ASKED_CHECK_IN,         /* how they are */
};

struct dialogue_person {
    bool opted_out;
    bool alerts_off;          /* STOP JOBS */
    struct quiet_hours quiet; /* theirs, or else the channel's */
    int64_t
        ticket_number; /* the question asked or answered last, within the reply window; 0: none */
    bool ticket_answered; /* an answer to it went out */
    struct str ticket_category;
    bool ticket_urgent;    /* it is of URGENCY_NOW */
    bool ticket_safe;      /* they said that it is safe to write to them */
    int64_t urgent_number; /* the urgent question that waits, asked by whatever bearer; 0: none */
    bool urgent_safe;
    int64_t unread;            /* answers that wait to be asked for */
    enum dialogue_asked asked; /* by the last message that left by itself and asked something */
    int64_t asked_ms;          /* when it left */
    int64_t asked_id; /* ASKED_RATE: the answer; ASKED_ALERT: the message; ASKED_OUTCOME: the
                       * application; ASKED_LESSON: the enrolment; ASKED_CONSENT: the consent;
                       * ASKED_APPOINTMENT: which; ASKED_ANNOUNCEMENT: that;
                       * ASKED_REFERRAL, _HOW: the referral; ASKED_CHECK_IN: the
                       * question */
    const struct enrolment *enrolments; /* under way, what they did last first */
    size_t enrolment_count;
    struct str course_code;                  /* of the next certificate */
    const struct listing_provider *provider; /* what they wrote tells of their service; NULL: no */
};

#endif

/* Every maximum of the program, once. Whatever is refused because of one of
 * these has a counter in metrics.h.
 *
 * Floor 0. */
#ifndef GATEWAY_LIMITS_H
#define GATEWAY_LIMITS_H

enum {
    /* HTTP in */
    HTTP_HEADERS_SIZE_MAX = 16 * 1024, /* a ten-part SMS percent-encoded by Kannel needs 9 kB */
    HTTP_BODY_SIZE_MAX = 64 * 1024,
    HTTP_TARGET_SIZE_MAX = 12 * 1024,
    HTTP_HEADER_COUNT_MAX = 64,
    HTTP_REQUEST_DEADLINE_MS = 5000, /* from the first byte to the last of a request */
    HTTP_IDLE_MS = 15000,            /* between requests on one connection */
    HTTP_WRITE_MS = 10000,
    HTTP_LINGER_MS = 1000, /* a refused peer may go on talking for so long and so much */
    HTTP_LINGER_SIZE_MAX = 256 * 1024,
    HTTP_CONNECTIONS_MAX = 10000,   /* the default cap */
    HTTP_PEER_CONNECTIONS_MAX = 32, /* per address, unless it is named as uncapped */
    HTTP_STREAMS_MAX = 64,          /* server-sent event streams at once */
    HTTP_STREAM_BACKLOG_MAX = 256 * 1024,

    /* HTTP out */
    HTTP_CALLS_MAX = 64, /* transfers at once */
    HTTP_CALL_CONNECT_MS = 5000,
    HTTP_CALL_TOTAL_MS = 20000,
    HTTP_ANSWER_SIZE_MAX = 64 * 1024,
    HTTP_CALL_HEADERS_MAX = 8,

    /* JSON, XML and forms */
    JSON_DEPTH_MAX = 16,
    XML_DEPTH_MAX = 16,
    FORM_FIELDS_MAX = 200,
    FLAT_FIELDS_MAX = 1000,   /* a batch of JSON or XML as names and values */
    FLAT_NAME_SIZE_MAX = 200, /* "results.12.price.currency" */

    /* Webhooks */
    EVENTS_PER_WEBHOOK_MAX = 200, /* inbounds, and receipts */
    EXTERNAL_ID_SIZE_MAX = 128,
    ADDRESS_SIZE_MAX =
        64, /* a sender or receiver as sent: digits of another script take two bytes */
    SPOOL_FILES_MAX = 16, /* read at once */
    SPOOL_FILE_SIZE_MAX = 64 * 1024,
    SPOOL_SCAN_MAX = 10000, /* looked at for the oldest */
    SPOOL_TICK_MS = 500,
    SPOOL_AGE_MS = 60 * 60 * 1000,        /* between looks for refused files that are old */
    SPOOL_REFUSED_READ_MAX = 1024 * 1024, /* of each, for whom it names */
    SPOOL_QUIET_MS = 1000,                /* a file that changed since may not be whole */
    REASON_SIZE_MAX = 64,                 /* why a message failed, in the provider's word */
    INBOUND_TEXT_SIZE_MAX = 8 * 1024,
    JOINED_PARTS_MAX =
        20,            /* of one message: phones write up to ten; above it each part stands alone */
    PART_SETS_MAX = 4, /* messages of one sender that wait for parts */
    PART_SETS_DUE_MAX = 8,             /* looked at in one transaction, one a second */
    PART_SET_KEPT_MS = 10 * 60 * 1000, /* how long a joined one is remembered */
    REPEAT_SHORT_SIZE = 20,            /* bytes of what people send again on purpose: keys, words */
    REPEAT_SHORT_MS = 4 * 1000,        /* quicker than anybody reads a reply and answers it */
    REPEAT_LONG_MS = 2 * 60 * 1000,
    USSD_STEPS_MAX = 32, /* inputs fed at once by a dialled path such as *599*2*1# */
    JOB_ARENA_SIZE_MAX = 1024 * 1024,

    /* Fuses: so many at once, and over and over so many in the period */
    FUSE_FLOOD_COUNT = 12,
    FUSE_FLOOD_MS = 60 * 1000,
    FUSE_LOOP_COUNT = 30, /* who reads menus for long takes half a minute for each */
    FUSE_LOOP_MS = 15 * 60 * 1000,
    FUSE_DAY_COUNT = 150,
    FUSE_DAY_MS = 24 * 60 * 60 * 1000,
    FUSE_SAME_COUNT = 6,
    FUSE_SAME_MS = 60 * 60 * 1000,
    FUSE_SEGMENTS_COUNT = 200, /* a day and person */
    FUSE_ANSWERS_COUNT = 5,
    FUSE_ANSWERS_MS = 60 * 60 * 1000,
    FUSE_PAUSE_SHORT_MS = 10 * 60 * 1000,
    FUSE_PAUSE_LONG_MS = 60 * 60 * 1000,
    FUSE_KEPT_MAX = 20, /* texts put before staff during one pause */

    /* Configuration */
    CONFIG_FILE_SIZE_MAX = 256 * 1024,
    CONFIG_LINE_SIZE_MAX = 1024,
    CONFIG_FAULTS_MAX = 100, /* reported in one run */
    TARIFF_NETWORKS_MAX = 6, /* columns of a report */
    TARIFF_NAME_SIZE = 16,
    TARIFF_CURRENCY_SIZE = 8,
    TARIFF_WORDS_SIZE = 96, /* countries, channels */
    CHANNELS_MAX = 64,
    CHANNEL_NAME_SIZE_MAX = 32,
    TOKEN_SIZE_MAX = 128,

    /* Store */
    STORE_QUEUE_MAX = 4096,
    STORE_BATCH_MAX = 256,
    STORE_READS_QUEUE_MAX = 256,
    ROWS_MAX = 1000, /* every SELECT has a LIMIT of at most this */

    /* SMS and USSD */
    SMS_SEGMENTS_MAX = 10,
    USSD_GSM7_CHARS_MAX = 182,
    USSD_UCS2_CHARS_MAX = 80,

    /* Dialogue */
    NODE_ID_SIZE = 64,
    LANGUAGE_SIZE = 8,
    CATEGORY_SIZE = 32,
    TRAIL_SIZE = 512, /* MENU_DEPTH_MAX ids */
    EFFECTS_MAX = 4,
    QUESTION_SIZE = 2048,
    NEED_TEXT_SIZE = 160, /* of what a step asks to be looked up */
    REPLY_SIZE = 2048,
    USSD_PAGES_MAX = 40,

    /* Menus */
    MENU_FILE_SIZE_MAX = 1024 * 1024,
    MENU_NODES_MAX = 1000,
    MENU_OPTIONS_MAX = 8, /* keys 1 to 8; 9 is more, 0 back, 00 home */
    MENU_DEPTH_MAX = 8,
    MENU_LANGUAGES_MAX = 16,
    MENU_CATEGORIES_MAX = 32,
    MENU_FAULTS_MAX = 200, /* reported in one run */
    MENU_FILES_MAX = 512,
    MENU_ARENA_SIZE_MAX = 64 * 1024 * 1024,
    MENU_SHELF_SETS_MAX = 8, /* kept by one run of transcripts */
    LEAF_GSM7_SEGMENTS_MAX = 2,
    LEAF_UCS2_SEGMENTS_MAX = 3,

    /* Search */
    RANK_TOPICS_MAX = 400,
    RANK_WORDS_MAX = 48, /* of a text that are looked at */

    /* Needs assessments */
    ASSESSMENT_FORMS_MAX = 16,
    ASSESSMENT_SECTIONS_MAX = 24, /* of a form */
    ASSESSMENT_FIELDS_MAX = 24,   /* of a section */
    ASSESSMENT_OPTIONS_MAX = 24,  /* of a field */
    ASSESSMENT_ID_SIZE = 32,      /* of any of these */
    ASSESSMENT_LABEL_SIZE_MAX = 200,
    ASSESSMENT_TEXT_SIZE_MAX = 4000, /* of an answer */
    ASSESSMENT_SEVERITY_MAX = 3,

    /* Vacancies */
    WORK_OCCUPATIONS_MAX = 400,
    WORK_PLACES_MAX = 200,
    WORK_WORDS_MAX = 2500,
    VACANCY_FEEDS_MAX = 20,
    VACANCY_FEED_SIZE_MAX = 32 * 1024 * 1024, /* of what one answers */
    VACANCY_JSON_SIZE_MAX = 32 * 1024 * 1024,
    SCREENING_WORDS_MAX = 4000, /* words and phrases of all signs */
    SCREENING_RULES_MAX = 200,
    VACANCY_TITLE_SIZE_MAX = 160,
    VACANCY_NAME_SIZE_MAX = 160,
    VACANCY_PLACE_SIZE_MAX = 32,
    VACANCY_NOTE_SIZE_MAX = 400,
    VACANCIES_FOUND_MAX = 30,
    VACANCIES_LOOKED_AT_MAX = 300, /* before they are ranked */

    /* Alerts */
    ALERT_WORDS_MAX = 400,
    ALERTS_TOLD_MAX = 3,    /* offers in one message */
    ALERTS_DAY_MAX = 3,     /* messages a day, for who wants them at once */
    ALERTS_SLICE_MAX = 8,   /* people in one transaction: a few milliseconds */
    ALERTS_PAUSE_DAYS = 14, /* PAUSE without a number */
    ALERTS_PAUSE_DAYS_MAX = 365,
    APPLICATION_ASKS_MAX = 2, /* how often what became of it is asked */
    UNWANTED_MAX = 50,        /* of one person */

    /* Courses */
    COURSES_MAX = 64,
    COURSES_SHOWN_MAX = 8,
    COURSE_ID_SIZE = 32, /* of a course, and of a lesson in it */
    COURSE_LABEL_CHARACTERS_MAX = 14,
    COURSE_GROUPS_MAX = 8,
    COURSE_LESSONS_MAX = 40,
    COURSE_OPTIONS_MAX = 8, /* of a question */
    COURSE_ACCEPTED_MAX = 16,
    COURSE_SILENT_MAX = 3,       /* lessons in a row that ask nothing */
    COURSE_ANSWER_WORDS_MAX = 6, /* what is longer is no answer */
    COURSE_CODE_SIZE = 12,       /* "K7M4-P2RT" */
    COURSES_UNDER_WAY_MAX = 3,   /* of one person */
    ENROLMENTS_SHOWN_MAX = 8,
    COURSE_NUDGES_MAX = 5,
    COURSES_ONCE_MAX = 50,         /* sent in one go */
    COURSES_LOOKED_AT_MAX = 20000, /* enrolments that a figure is made of, the latest */

    /* Directory */
    NEEDS_MAX = 32,
    LISTING_NAME_SIZE_MAX = 160,
    LISTING_TEXT_SIZE_MAX = 400,
    LISTING_PARTS_MAX = 70, /* needs, and places, of one listing */
    LISTING_BEDS_MAX = 10000,
    LISTING_ASSURED_DAYS_MAX = 730,
    LISTINGS_FOUND_MAX = 30,
    LISTINGS_LOOKED_AT_MAX = 300, /* before they are ranked */
    LISTING_PLACES_SHOWN_MAX = 6,
    DIRECTORY_JSON_SIZE_MAX = 32 * 1024 * 1024,
    PROVIDER_PIN_MIN = 4,
    PROVIDER_PIN_DIGITS = 6,
    PROVIDER_PIN_MAX = 8,
    PROVIDER_TRIES_MAX = 5, /* wrong PINs of one number within PROVIDER_TRIES_MS */
    PROVIDER_TRIES_MS = 60 * 60 * 1000,
    VISITS_ONCE_MAX = 50, /* asked about in one go */

    /* Appointments */
    APPOINTMENT_PLACE_SIZE_MAX = 60,
    APPOINTMENT_REASON_SIZE_MAX = 200,
    APPOINTMENT_MINUTES_MAX = 12 * 60, /* of one; the queries for overlaps know it */
    APPOINTMENT_AHEAD_DAYS = 365,
    APPOINTMENTS_HELD_MAX = 2,              /* that one person may book by themselves */
    APPOINTMENTS_SHOWN_MAX = 4,             /* of one person, on a phone */
    APPOINTMENT_OFFERS_DAYS = 60,           /* how far ahead free times are offered */
    APPOINTMENT_NOTICE_MS = 60 * 60 * 1000, /* what is sooner is offered to nobody */
    APPOINTMENTS_ONCE_MAX = 50,             /* reminded in one go */
    APPOINTMENTS_LISTED_MAX = 500,          /* of one period, at the desk */
    SLOTS_MAX = 200,                        /* made in one go */
    APPOINTMENT_MESSAGES_SHOWN_MAX = 20,

    /* Announcements */
    ANNOUNCEMENT_NAME_SIZE_MAX = 80,
    ANNOUNCEMENT_TEXT_SIZE_MAX = 1200,
    ANNOUNCEMENT_NOTE_SIZE_MAX = 400,
    ANNOUNCEMENT_WORDS_SIZE_MAX = 200, /* of a list that narrows the group */
    ANNOUNCEMENT_SEGMENTS_MAX = 4,
    ANNOUNCEMENT_RATE_MAX = 6000, /* people a minute */
    ANNOUNCEMENT_SLICES_A_MINUTE = 60,
    ANNOUNCEMENT_SLICE_MAX = 50,       /* people told in one transaction: a few milliseconds */
    ANNOUNCEMENT_SCAN_MAX = 500,       /* people looked at in one */
    ANNOUNCEMENT_COUNTED_MAX = 200000, /* looked at for a preview; beyond, it says so */
    ANNOUNCEMENT_LIFE_HOURS_MAX = 168,
    ANNOUNCEMENT_AHEAD_DAYS_MAX = 90,
    ANNOUNCEMENT_SILENT_DAYS =
        60,                      /* then a number may be another person's, who never wrote to us */
    ANNOUNCEMENT_STAFF_MAX = 64, /* whose own telephones get none */
    ANNOUNCEMENTS_PAGE = 30,
    ANNOUNCEMENT_REASONS_MAX = 20, /* why messages failed, in a report */

    /* Danger */
    DANGER_STEPS_MAX = 6, /* of a rule */
    DANGER_GAP_MAX = 9,   /* words between two steps */
    DANGER_RULES_MAX = 4000,
    DANGER_SLOTS_MAX = 1000, /* rules of several steps */
    DANGER_HITS_MAX = 20000,
    DANGER_STATES_MAX = 60000,
    DANGER_LANGUAGES_MAX = 16,
    DANGER_PATTERN_SIZE = 128,

    /* Outbox */
    OUTBOX_CLAIM_MAX = 64,
    OUTBOX_ATTEMPTS_MAX = 12,
    RECEIPTS_SHOWN_MAX = 200,
    EXCHANGE_LINE_SIZE_MAX = 1024,
    EXCHANGE_FILE_SIZE_MAX = 16 * 1024 * 1024, /* a channel and day */

    /* Office hours and calls */
    OFFICE_SPANS_MAX = 14,
    OFFICE_CLOSED_MAX = 64,
    OFFICE_TARGETS_MAX = 64,
    OFFICE_LOOK_DAYS = 60, /* ahead, for the next day somebody is there */
    ONCALL_PLACES_MAX = 9,
    ONCALL_TICKETS_MAX = 50, /* called for in one go */
    ONCALL_TEXT_SIZE_MAX = 140,
    PROMISE_APOLOGIES_MAX = 2, /* for one question */
    PROMISES_ONCE_MAX = 50,    /* renewed in one go */
    SNOOZE_BACK_MAX = 50,      /* questions that are told of when they come back in one go */
    RATINGS_ONCE_MAX = 50,     /* asked for in one go */

    /* Figures */
    FIGURES_SLICE_MAX = 2000,    /* rows counted in one go */
    FIGURES_LATEST_MAX = 20000,  /* messages that are not settled yet */
    FIGURES_STEPS_MAX = 10000,   /* of waits, by topic */
    FIGURES_QUEUE_MAX = 100000,  /* open questions whose age is looked at */
    FIGURES_VISITS_MAX = 100000, /* people who are in the menus now */
    FIGURES_DAYS_MAX = 400,      /* of one period */
    FIGURES_ROWS_MAX = 1000,
    MENU_FIND_SIZE_MAX = 100, /* words looked for in the menus */

    /* Reports for the donor */
    REPORT_MONTHS_MAX = 36, /* of one period */
    REPORT_ARENA_SIZE_MAX = 64 * 1024 * 1024,
    REPORT_VERSIONS_MAX = 40, /* of one quarter */
    REPORT_PERIOD_SIZE = 24,
    REPORT_REASON_SIZE_MIN = 5, /* of a correction */
    REPORT_REASON_SIZE_MAX = 400,
    REPORTS_SHOWN_MAX = 50,
    TRAINING_TEXT_SIZE_MAX = 160,
    REPORT_FACTS_SLICE_MAX = 50, /* files counted anew in one go */
    TRAININGS_SHOWN_MAX = 50,
    TRAINING_PEOPLE_MAX = 5000, /* of one kind and sex */

    /* Questions asked often */
    FAQ_SLICE_MAX = 16,      /* compared in one transaction */
    FAQ_CANDIDATES_MAX = 48, /* groups that a question is compared with, of each kind */
    FAQ_PEOPLE_MIN = 3,      /* below it a group is not shown */
    FAQ_QUESTIONS_MAX = 200, /* of a group, shown */
    FAQ_TARGETS_MAX = 500,   /* of one answer */
    FAQ_ANSWERS_MAX = 20,    /* of a group, shown */
    FAQ_REQUEST_SIZE_MAX = 64,
    FAQ_SAMPLE_CHARACTERS = 200,
    FAQ_PURGE_MAX = 200,       /* groups forgotten at once */
    FAQ_ALONE_KEPT_DAYS = 120, /* how long one waits for somebody who asks the same */

    /* Desk */
    ANSWER_SIZE_MAX = 1600,
    DESK_OTHERS_MAX = 20,       /* further questions of one person that are shown */
    DRAFT_SIZE_MAX = 16 * 1024, /* more than can be sent: it is still to be shortened */
    DRAFTS_MAX = 200,           /* of one member of staff */
    MENTIONS_MAX = 10,          /* in one note */
    WRITERS_MAX = 64,           /* at once, of whom colleagues are told */
    STAFF_LOGIN_SIZE_MAX = 64,
    STAFF_NAME_SIZE_MAX = 80,
    STAFF_ROLE_SIZE = 32,
    STAFF_TOPICS_SIZE = 1024, /* MENU_CATEGORIES_MAX categories */
    LOGIN_AGENT_SIZE_MAX = 160,
    REASON_GIVEN_SIZE_MIN = 5, /* why somebody looks at a number */
    REASON_GIVEN_SIZE_MAX = 200,
    VIEWS_MAX = 20, /* of one person, and of everybody */
    VIEW_NAME_SIZE_MAX = 60,
    VIEWS_GROUPS_MAX = 1000, /* kinds of waiting questions: topic, language, urgency, due */
    WORD_SIZE_MAX = 40,      /* bytes of a word that a search compares */
    SEARCH_WORDS_MAX = 4,    /* looked for at once */
    SEARCH_SLICE_MAX = 64,   /* entries made findable in one transaction */
    SEARCH_TEXT_SIZE_MAX = 200,
    EXCERPT_PARTS_MAX = 16,
    CANNED_MAX = 1000, /* ready answers */
    CANNED_OFFERED_MAX = 200,
    CANNED_VERSIONS_SHOWN_MAX = 50,
    CANNED_TITLE_SIZE_MAX = 120,
    CANNED_SOURCE_SIZE_MAX = 400,

    /* Case files */
    CASE_NUMBER_SIZE = 8,       /* its signs and a NUL */
    CASE_ITEMS_MAX = 200,       /* of one file, but for notes */
    CASE_ITEMS_SHOWN_MAX = 400, /* with tasks by phone and by the clock, which are never refused */
    CASE_NOTES_SHOWN_MAX = 20,  /* at once */
    CASE_TEXT_SIZE_MAX = 200,   /* a name, a number of a paper */
    CASE_NOTE_SIZE_MAX = 6000,
    CASE_FIELDS_MAX = 32,    /* of one item */
    CASE_CONSENTS_MAX = 200, /* of one file, with those that ended */
    CASE_TIES_MAX = 20,      /* of one file: who else takes part in it */
    CASES_SHOWN_MAX = 50,    /* of a list, at once */
    CASE_ASSESSMENTS_SHOWN_MAX = 50,
    CHECK_INS_ONCE_MAX = 50, /* sent, or looked after, in one slice */
    CHECK_IN_TURNS_SHOWN_MAX = 30,
    CASE_SLOTS_SHOWN_MAX = 20,
    CASE_APPROVALS_SHOWN_MAX = 50,
    CASE_STATUSES_SHOWN_MAX = 50,
    CASE_LINES_SHOWN_MAX = 50, /* of the log of a file, at once */
    CASE_REASON_SIZE_MAX = 300,
    REFERRALS_MAX = 200,       /* of one file */
    REFERRALS_OFFERED_MAX = 6, /* on a phone, the latest */
    REFERRALS_SHOWN_MAX = 20,  /* of a list, at once */
    REFERRAL_WORDS_SIZE_MAX = 2000,
    REFERRAL_EXPECTED_DAYS_MAX = 366,
    REFERRAL_WANTED_HOURS = 24,    /* a no by phone may be taken back for so long */
    REFERRAL_LINK_DAYS = 14,       /* until a link that nobody took back ends */
    REFERRAL_SESSION_MINUTES = 30, /* that it reads for, each time it is opened */

    /* Erasure, and what is held of a person */
    RECEIPT_DAYS = 3,          /* behind a message: none comes any more */
    RECEIPTS_GONE_MAX = 2000,  /* that one slice of an erasure may leave to be told of */
    ERASURE_OPEN_MAX = 20,     /* looked after at once */
    ERASURE_SLICE_MAX = 20000, /* rows looked through in one transaction */
    RETENTION_SLICE_MAX = 500,
    RETENTION_ERASURES_MAX = 10, /* under way at once: who asks for it finds room beside them */
    NUMBERS_STAFF_MAX = 10000,
    NUMBERS_SLICE_MAX = 500, /* sealed anew in one transaction */
    RETENTION_COUNT_MAX = 1000000,
    HOLDS_SHOWN_MAX = 200,
    DATA_REQUESTS_SHOWN_MAX = 100,
    DATA_REQUEST_DAYS = 30, /* one month: GDPR article 12(3) */
    DATA_CODE_SIZE = 8,     /* "482 177" and a NUL */

    PASSWORD_SIZE_MIN = 12,
    PASSWORD_SIZE_MAX = 256,
};

#endif

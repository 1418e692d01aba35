/* Which sentences the engine itself says; what each must be is a row of phrases.h. Floor 1. */
#ifndef GATEWAY_PHRASE_H
#define GATEWAY_PHRASE_H

enum phrase {
    PHRASE_HOME_TITLE,     /* over the list of groups: "Migranti HUB. Reply with a number:" */
    PHRASE_HOME_ASK,       /* label of "ask an expert" on the home screen */
    PHRASE_HOME_LANGUAGE,  /* label of the language choice there: says it in two languages */
    PHRASE_HOME_FIRST,     /* its last line until a language is chosen: how to get the others */
    PHRASE_LANGUAGE_TITLE, /* over the language choice */
    PHRASE_LANGUAGE_SET,   /* the language was changed; the screen follows */
    PHRASE_KEY_BACK,       /* "back", as in "0 back" */
    PHRASE_KEY_HOME,       /* "menu", as in "00 menu" */
    PHRASE_KEY_MORE,       /* "more", as in "9 more" */
    PHRASE_KEY_SMS,        /* "by SMS", as in "1 by SMS": a USSD leaf sent as a message */
    PHRASE_KEY_EXPERT,     /* "ask an expert", as in "2 ask an expert" */
    PHRASE_SENT_BY_SMS,    /* USSD: the text is on its way */
    PHRASE_OVERDUE,        /* instead of a leaf's claim past its review-by date */
    PHRASE_DRAFTED,        /* a short mark behind a machine-drafted leaf */
    PHRASE_NOT_UNDERSTOOD, /* a key that is not on the screen; the screen follows */
    PHRASE_LOST,           /* the same again and again: the way home and to the expert */
    PHRASE_OFFER_QUESTION, /* free text that nothing matches: {text} quoted; 1 asks it, 0 back */
    PHRASE_OFFER_PAGES,    /* over pages that a free text may be about: "Perhaps:" */
    PHRASE_DID_YOU_MEAN,   /* a near miss of {word}: 1 yes, 0 no */
    PHRASE_CONFIRM_STOP,   /* a near miss of STOP: 1 yes, 0 no */
    PHRASE_CONFIRM_START,  /* a near miss of START: 1 yes, 0 no */
    PHRASE_ASK_PROMPT,     /* "Write your question in one message." */
    PHRASE_ASK_TOO_SHORT,  /* what came is too short to be a question; asks once more */
    PHRASE_DAYS,           /* the days of the week, short, Monday first: "Mon Tue Wed ..." */
    PHRASE_TICKET_OPENED,  /* question {number} is with an expert; the answer comes by {time} */
    PHRASE_TICKET_ADDED,   /* your text was added to question {number} */
    PHRASE_TICKET_AGAIN,   /* the same to one that was answered: it is read again by {time} */
    PHRASE_TICKET_LATE,    /* an apology: question {number} takes until {time} */
    PHRASE_TICKET_LATE_DISCREET, /* the same where nobody may know of a question */
    PHRASE_STATUS_NONE,          /* you have no question; how to ask one */
    PHRASE_STATUS_WAITING, /* question {number}: with an expert since {date}; no time is promised */
    PHRASE_STATUS_PROMISED, /* question {number}: waiting; the answer comes by {time} */
    PHRASE_STATUS_WORKING,  /* question {number}: being worked on; the answer comes by {time} */
    PHRASE_STATUS_ANSWERED, /* question {number}: answered {date}; reply to ask more */
    PHRASE_STATUS_UNREAD,   /* question {number}: the answer waits to be asked for */
    PHRASE_NOTICE,          /* pushed instead of an answer: {count} of them; names nothing */
    PHRASE_READ_NONE,       /* no answer waits to be read */
    PHRASE_RATE,            /* behind an answer: how useful was it, 1 to 5 */
    PHRASE_RATE_LATER,      /* the same by itself, about the answer to {number} */
    PHRASE_RATED,           /* thanks for a rating */
    PHRASE_RATED_LOW,       /* the same, and somebody looks at it again */
    PHRASE_HIDE,            /* answers wait until they are asked for; how to end that */
    PHRASE_SHOW,            /* answers come as they are; how to end that */
    PHRASE_ANSWER,          /* an expert's answer: "Question {number}: {text}" */
    PHRASE_RESUME,          /* after a broken session: 1 continue, 2 start over */
    PHRASE_MOVED,           /* the menu was edited under the person; what is there now follows */
    PHRASE_STOP_DONE,
    PHRASE_STOP_JOBS_DONE, /* STOP JOBS: no more alerts, everything else as before */
    PHRASE_START_DONE,
    PHRASE_QUIET,     /* the quiet hours are {hours}; how to change and end them, in one segment */
    PHRASE_QUIET_OFF, /* there are none; how to set them, in one segment */
    PHRASE_PAUSED,    /* too many messages came: we answer again at {time}; in danger, 112 */
    PHRASE_HELP,      /* what this is, the commands, that it costs the usual price */
    PHRASE_ANNOUNCEMENT_STOP,   /* behind one: how to get no more; a few words */
    PHRASE_ANNOUNCEMENT_NOTICE, /* pushed instead of one: reply 1; names nothing */
    /* The next ten: needed in every language of a set that has the folder work. */
    PHRASE_VACANCIES_PROMPT,    /* write work and place in one message, with an example */
    PHRASE_VACANCIES_HERE,      /* over what was asked for: "Work found:" */
    PHRASE_VACANCIES_NEAR,      /* over work in neighbouring places */
    PHRASE_VACANCIES_ELSEWHERE, /* over the same work at other places */
    PHRASE_VACANCIES_SIMILAR,   /* over similar work */
    PHRASE_VACANCIES_NONE,      /* none of it now; what to try, and the expert */
    PHRASE_VACANCY_GONE,        /* the one chosen is open no more; 0 back */
    PHRASE_VACANCY_PAY,         /* {wage} a month, gross */
    PHRASE_VACANCY_ASK,         /* where to ask: {contact}; open until {date} */
    PHRASE_VACANCY_SAMPLE,      /* behind an invented one: "SAMPLE" */
    /* The next 18: needed in every language of a set that has the folder courses. */
    PHRASE_COURSES_LIST,    /* over the courses to choose from */
    PHRASE_COURSES_NONE,    /* there is none for this person now */
    PHRASE_COURSES_FULL,    /* there are as many under way as may be; how to end one */
    PHRASE_COURSE_HOUR,     /* {course} is chosen: at what hour a day, or NEXT */
    PHRASE_COURSE_HOUR_ODD, /* what came is no hour; they go from {from} to {until} */
    PHRASE_COURSE_SET,      /* a lesson a day at {hour}; the words of a course */
    PHRASE_COURSE_MORE,     /* behind an answer: NEXT, or the next at {hour} */
    PHRASE_COURSE_ANSWER,   /* what came is no answer to the question */
    PHRASE_COURSE_NUDGE,    /* before a question that waits */
    PHRASE_COURSE_REST,     /* behind the last nudge: the course rests, RESUME goes on */
    PHRASE_COURSE_NOTICE,   /* instead of a lesson, where nobody may see it: reply 1 */
    PHRASE_COURSE_PAUSED,   /* {course} rests; RESUME */
    PHRASE_COURSE_STOPPED,  /* {course} has ended; COURSE */
    PHRASE_COURSE_OUT,      /* they are in no course; COURSE */
    PHRASE_COURSE_DONE,     /* {course} is finished; certificate {code}, VERIFY */
    PHRASE_VERIFY_VALID,    /* a certificate is valid: {course}, {date} */
    PHRASE_VERIFY_UNKNOWN,  /* no certificate has this code */
    PHRASE_VERIFY_HOW,      /* write VERIFY and the code */
    PHRASE_ALERT_OFFER,     /* needed, as those below, with the words of alerts; key 5 of a list */
    PHRASE_ALERT_WORK,      /* the five questions: which work; 0: any */
    PHRASE_ALERT_PLACE,     /* where */
    PHRASE_ALERT_TONGUES,   /* the languages they speak */
    PHRASE_ALERT_START,     /* when they can start: three keys and 0 */
    PHRASE_ALERT_CONTRACT,  /* three keys and 0 */
    PHRASE_ALERT_PACE,      /* how often: three keys */
    PHRASE_ALERT_DONE,      /* alerts about {what} come {pace}; the keys to change that */
    PHRASE_ALERT_AGAIN,     /* the answer names nothing we know; the question follows */
    PHRASE_ALERT_EMPTY,     /* all was left out */
    PHRASE_ALERT_VIEW,      /* over what they are told of, a line each */
    PHRASE_ALERT_DELETE,    /* the last of these */
    PHRASE_ALERT_NONE,
    PHRASE_ALERT_DELETED,
    PHRASE_ALERT_PAUSED,
    PHRASE_ALERT_STOPPED, /* behind it: STOP still holds */
    PHRASE_ALERT_PUSH,    /* pushed, over what is new */
    PHRASE_ALERT_HINT,    /* behind that: what may be replied */
    PHRASE_ALERT_NOTICE,  /* pushed instead: {count} new; names nothing */
    PHRASE_ALERT_OUTCOME, /* two weeks after an application: three keys */
    PHRASE_ALERT_UNLIKE,  /* no more of {what} */
    PHRASE_APPLY_HINT,    /* behind one in full, by SMS */
    PHRASE_APPLY_KEY,     /* the same behind a key */
    PHRASE_APPLY_ASK,     /* may {contact} have the number: 1, 0 */
    PHRASE_APPLY_DONE,
    PHRASE_APPLY_TWICE,
    PHRASE_APPLY_WHICH,            /* none is shown that it could be for */
    PHRASE_CASE_ASK,               /* pushed, naming nothing: may this phone be texted? 1, 2 */
    PHRASE_CASE_AGREED,            /* they may; how to take it back */
    PHRASE_CASE_DECLINED,          /* they may not */
    PHRASE_CASE_WITHDRAW,          /* take every consent back? 1, 0 */
    PHRASE_CASE_REFERRAL,          /* pushed, naming nothing: a next step; 1 see it, 2 no */
    PHRASE_CASE_REFERRAL_READY,    /* the same, once the service is ready for them */
    PHRASE_CASE_REFERRAL_NO,       /* behind where it leads: the key to say no */
    PHRASE_CASE_REFERRAL_DECLINED, /* 1 takes it back */
    PHRASE_CASE_REFERRAL_DOUBT,  /* key 2, right behind a menu: 1 no to it, 2 the menu was meant */
    PHRASE_CASE_REFERRAL_WANTED, /* their no is taken back */
    PHRASE_CASE_REFERRAL_LIST,   /* over the times at which they were told of theirs */
    PHRASE_CASE_REFERRAL_NONE,   /* there is none now */
    PHRASE_CASE_REFERRAL_SURE,   /* by dialling: say no? 1, 0 */
    PHRASE_CASE_REFERRAL_GONE,   /* it does not stand any more */
    PHRASE_CASE_REFERRAL_HOW,    /* pushed, naming nothing: how it was; three keys */
    PHRASE_CASE_REFERRAL_THANKS,
    PHRASE_CASE_WITHDRAWN, /* it is taken back, whether there was any or not */
    PHRASE_CHECK_IN_ASK, /* pushed, naming nothing: how are you? 1 fine, 2 call, 3 urgent, 0 end */
    PHRASE_CHECK_IN_FINE,
    PHRASE_CHECK_IN_CALL,  /* somebody calls them */
    PHRASE_CHECK_IN_WORDS, /* somebody reads what they wrote; 2 call, 3 urgent still hold */
    PHRASE_CHECK_IN_ENDED, /* no more of these questions */
    PHRASE_PAPER_NOTICE,   /* pushed, naming nothing: speak to your adviser soon */
    PHRASE_HELD, /* {messages} {questions} {appointments} {other}; {code} and {date} to get it */
    PHRASE_FORGET_ASK,        /* delete all that is held of this number? 1, 0 */
    PHRASE_FORGET_DONE,       /* the last message */
    PHRASE_FORGET_KEPT,       /* the same: by law something is kept until {date} */
    PHRASE_APPOINTMENT_FREE,  /* needed with the words of appointments: over times to choose from */
    PHRASE_APPOINTMENT_LATER, /* behind them, by SMS: MORE */
    PHRASE_APPOINTMENT_TAKEN, /* somebody else was faster; times to choose from follow */
    PHRASE_APPOINTMENT_FULL,  /* no time is free: asks for a wish, which staff read */
    PHRASE_APPOINTMENT_BOOKED,            /* {time}, {place}; how to see and change it */
    PHRASE_APPOINTMENT_MINE,              /* theirs, and four keys */
    PHRASE_APPOINTMENT_MANY,              /* over several of theirs */
    PHRASE_APPOINTMENT_OK,                /* thanks for confirming it */
    PHRASE_APPOINTMENT_ENDED,             /* they cancelled it; BOOK */
    PHRASE_APPOINTMENT_OVER,              /* its time is past; BOOK */
    PHRASE_APPOINTMENT_GONE,              /* it does not stand any more; BOOK */
    PHRASE_APPOINTMENT_STAYS,             /* no other time is free; it stays; two keys */
    PHRASE_APPOINTMENT_CALL,              /* staff call them: question {number} */
    PHRASE_APPOINTMENT_CALLED,            /* they asked for that before */
    PHRASE_APPOINTMENT_STOPPED,           /* behind a booking of who said STOP: no reminder comes */
    PHRASE_APPOINTMENT_BY_PHONE,          /* instead of a place */
    PHRASE_APPOINTMENT_REMINDER,          /* pushed; four keys */
    PHRASE_APPOINTMENT_REMINDER_DISCREET, /* the same: neither hour nor place */
    PHRASE_APPOINTMENT_SET,               /* pushed: staff set it; four keys */
    PHRASE_APPOINTMENT_OFF,               /* pushed: staff cancelled it */
    PHRASE_APPOINTMENT_NEWS,              /* pushed instead of both: reply 1 */
    PHRASE_LISTINGS_NEEDS,  /* needed with the folder services, to UPDATE_WRONG: over the needs */
    PHRASE_LISTINGS_WHERE,  /* {need}: where? places follow, behind keys */
    PHRASE_LISTINGS_HEAD,   /* over the services found: {need}, {place} */
    PHRASE_LISTINGS_NONE,   /* none is known for {need}; what to try */
    PHRASE_LISTINGS_REFINE, /* behind a list of the whole country: write the town */
    PHRASE_LISTING_COUNTRY, /* instead of a place: everywhere */
    PHRASE_LISTING_GONE,    /* the one chosen is shown no more */
    PHRASE_LISTING_OPEN,    /* open now, until {time} */
    PHRASE_LISTING_ALWAYS,  /* open day and night */
    PHRASE_LISTING_OPENS,   /* closed now, opens {time} */
    PHRASE_LISTING_SHUT,    /* closed today */
    PHRASE_LISTING_FREE,    /* {count} places to stay are free today */
    PHRASE_LISTING_FULL,    /* none is */
    PHRASE_LISTING_ASK,     /* not known: ask there */
    PHRASE_LISTING_PHONE,
    PHRASE_LISTING_BRING,
    PHRASE_LISTING_COST,
    PHRASE_LISTING_FOR,
    PHRASE_LISTING_SPEAKS,
    PHRASE_LISTING_CHECKED, /* {date}: vouched for then */
    PHRASE_VISIT_OPEN,      /* pushed: was {name} open? three keys */
    PHRASE_VISIT_SERVED,    /* two keys */
    PHRASE_VISIT_RATE,      /* 1 to 5 */
    PHRASE_VISIT_THANKS,
    PHRASE_UPDATE_BEDS, /* to a provider: {name} has {count} free places today */
    PHRASE_UPDATE_SHUT,
    PHRASE_UPDATE_OPEN,
    PHRASE_UPDATE_WRONG, /* nothing was changed; does not say why */
    PHRASE_GOODBYE,      /* last USSD screen */
    PHRASE_NEUTRAL_END,  /* USSD session in disorder: dial again */
    PHRASE_COUNT,
};

#endif

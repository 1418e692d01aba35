/* Roles and what each may do: one table, and what is not in it is not allowed.
 *
 * Beside the role, topics narrow what somebody sees of people's questions: the categories of the
 * menus, blank separated; "*" is all of them, "none" the questions without a category.
 *
 * Floor 3. Thread: any. */
#ifndef GATEWAY_RIGHTS_H
#define GATEWAY_RIGHTS_H

#include "base/str.h"

enum right {
    RIGHT_NOBODY,     /* a route that forgot to say whose it is stays shut */
    RIGHT_DOOR,       /* before any login */
    RIGHT_ENTRY,      /* whoever gave a password, also without the second factor that they need */
    RIGHT_SELF,       /* everybody who is logged in: their own account */
    RIGHT_TICKETS,    /* reads questions, leaves notes */
    RIGHT_HOLD,       /* takes a question for a while: to answer, or to translate for it */
    RIGHT_ANSWER,     /* answers, hands over, closes */
    RIGHT_TRANSLATE,  /* gives answers, and what people write, in another language */
    RIGHT_APPROVE,    /* lets answers of others go where a second pair of eyes is asked for */
    RIGHT_NUMBER,     /* sees a telephone number, for a reason that is written down */
    RIGHT_COMPLAINTS, /* sees complaints about those who help */
    RIGHT_VIEWS,      /* names lists of questions for everybody */
    RIGHT_CANNED,     /* edits the ready answers */
    RIGHT_MENUS,      /* sees and reloads the menus */
    RIGHT_PEOPLE,     /* invites, disables, gives roles and topics */
    RIGHT_AUDIT,      /* reads the audit log */
    RIGHT_VACANCIES,  /* takes vacancies in, looks at those that wait, publishes and ends them */
    RIGHT_FIGURES,    /* sees figures: how much, how long, how dear */
    RIGHT_CASES, /* has to do with case files: of which, and what of them, case_access.h says */
    RIGHT_CASES_WRITE,  /* changes what they hold */
    RIGHT_CASES_OPEN,   /* opens and closes them, records consent */
    RIGHT_CASES_ASSIGN, /* gives them to others */
    RIGHT_REFERRALS,    /* is sent people from case files: sees and settles what was sent to them */
    RIGHT_ANNOUNCE,     /* writes announcements, asks for their approval, stops them */
    RIGHT_RELEASE,      /* lets announcements of others leave */
    RIGHT_DIRECTORY,    /* keeps the directory: writes services, vouches for them, takes files in */
    RIGHT_REPORTS,      /* freezes what was reported to the donor, writes trainings down */
    RIGHT_SUBJECT,      /* hands over what is held of a person to who asked for it */
    RIGHT_COUNT
};

bool rights_is_role(struct str role);
struct str rights_role_list(void); /* "expert, translator, ...", for sentences */

bool rights_have(struct str role, enum right right); /* an unknown role has none */

/* Whether people with this role log in with a second factor: who sees numbers, case files, complaints
 * about those who help, or gives rights to others. */
bool rights_need_factor(struct str role);

/* The name that the API uses, or NULL for those that every login has. */
const char *rights_name(enum right right);

/* Whether a question is for somebody with this role and these topics. */
bool rights_see(struct str role, struct str topics, struct str category, bool complaint);

/* "*", or words of a-z, digits, dash and underscore, blank separated. */
bool rights_is_topics(struct str topics);

#endif

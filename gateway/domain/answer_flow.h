/* The hands that an answer passes through before it is sent: a pure table.
 *
 *     (nothing) --write--> translate --give--> approve --pass--> sent
 *                              |                  |
 *                              +--ask--> back <---+ return
 *
 * Steps that nothing asks for are left out: an answer in the person's own language about a topic that
 * needs no second pair of eyes is sent when it is written. `back` is with its writers again.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_ANSWER_FLOW_H
#define GATEWAY_ANSWER_FLOW_H

#include "base/str.h"

enum answer_step { /* stored: append only */
                   ANSWER_NONE,
                   ANSWER_TRANSLATE, /* waits for the person's language */
                   ANSWER_APPROVE,   /* waits for a second pair of eyes */
                   ANSWER_BACK,      /* waits for its writers */
                   ANSWER_SENT,
                   ANSWER_WITHDRAWN,
};

enum answer_act {
    ANSWER_WRITE,    /* with or without the wish for a translation */
    ANSWER_GIVE,     /* the text in the person's language */
    ANSWER_ASK,      /* the translator has a question to the writer */
    ANSWER_PASS,     /* approved as it stands */
    ANSWER_RETURN,   /* not approved, with a reason */
    ANSWER_EDIT,     /* other words, which somebody else approves */
    ANSWER_WITHDRAW, /* as if it had not been written */
    ANSWER_ACT_COUNT
};

/* Who acts. A translation is by whoever gave it, an edited text by its editor. */
struct answer_actor {
    bool may_answer, may_translate, may_approve;
    bool speaks; /* writes the person's language */
    bool wrote;  /* the answer, as it was first written */
    bool worded; /* the text that would be sent */
};

struct answer_case {
    enum answer_step step;
    bool to_translate; /* a written answer is to be given in another language */
    bool to_approve;   /* the topic asks for it */
    bool urgent;       /* somebody is in danger: no answer waits for approval */
};

enum answer_verdict {
    ANSWER_FINE,
    ANSWER_OTHER_STEP,
    ANSWER_NO_RIGHT,
    ANSWER_OWN,        /* that is for another pair of eyes */
    ANSWER_NOT_SPOKEN, /* the language is not one of theirs */
};

/* `ret` is set only where the act is fine. */
enum answer_verdict answer_flow_step(const struct answer_case *now, enum answer_act act,
                                     const struct answer_actor *actor, enum answer_step *ret);

struct str answer_flow_step_name(enum answer_step step); /* "translate"; empty for none */
struct str answer_flow_act_name(enum answer_act act);
bool answer_flow_act_find(struct str name, enum answer_act *ret);

#endif

/* The load generator: callers on connections of their own, in a closed loop (each asks again when
 * it was answered) or an open one (requests fall due at a fixed rate, and the wait for a free caller
 * counts).
 *
 * With a sink, it is also the provider that replies go to, and a caller is answered when the reply
 * for its person has come.
 *
 * Thread: one. */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include "requests.h"
#include "samples.h"

enum { INPUT_SIZE = 16 * 1024 };

struct load;

enum endpoint_kind { ENDPOINT_CALLER, ENDPOINT_SINK_LISTENER, ENDPOINT_SINK };

struct endpoint { /* first of whatever epoll tells of */
    enum endpoint_kind kind;
    int fd;
    char in[INPUT_SIZE];
    size_t in_len;
};

struct slot { /* one caller and its connection */
    struct endpoint endpoint;
    struct caller caller;
    struct slot *next_idle;
    int64_t due_us;
    bool busy, answered, replied;
};

struct load {
    struct request_plan plan;
    int port, sink_port;
    double rate; /* 0: closed loop */
    int64_t warm_us, measured_us;
    int hold_s; /* keeps the connections open so long, each having asked once */

    int epoll;
    struct slot *slots;
    struct slot *idle;
    unsigned busy;
    unsigned asked; /* slots that have */
    bool finishing; /* nothing new is asked */
    int64_t measure_from_us, measure_to_us;
    double next_due_us;
    struct samples samples;
    uint64_t total, errors;
};

void load_answered(struct load *load, struct slot *slot, bool right);
void load_replied(struct load *load, unsigned person);

/* load_sink.c */
bool load_sink_open(struct load *load);
void load_sink_accept(struct load *load, struct endpoint *listener);
void load_sink_read(struct load *load, struct endpoint *endpoint);

void load_watch(struct load *load, struct endpoint *endpoint);
void load_nodelay(int fd);

#endif

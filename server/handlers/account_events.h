/* account_events: clients hear of logins. */
#pragma once

#include "protocol/types.gen.h"

struct account_events;
struct auth;
struct auth_login;

/* Called with the struct services. */
extern const struct account_events account_notifications;

/* How the account of this home proves itself, in `a`; NULL: nobody is logged in. */
const enum auth_mode *account_mode(struct arena *a, struct auth *auth);
/* The plan of the login, in `a`; NULL when it is not told. */
const enum plan_type *account_plan(struct arena *a, const struct auth_login *login);

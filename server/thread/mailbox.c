/* mailbox: what a thread's model is told by others than the user. */
#include "thread/mailbox.h"

#include "base/xmalloc.h"
#include "thread/record.h"
#include "thread/thread.h"

#include <stdlib.h>

struct mail {
    struct mail *next;
    struct buf item;
    const char *kind;
};

static void mail_free(struct mail *mail) {
    buf_done(&mail->item);
    free(mail);
}

void thread_mail_later(struct thread *t, const struct json *item, const char *kind) {
    struct mail *mail = xcalloc(1, sizeof *mail), **end = &t->mailbox.head;
    json_write(&mail->item, item);
    mail->kind = kind;
    while (*end)
        end = &(*end)->next;
    *end = mail;
    agents_changed(t->manager);
}

void thread_mail(struct thread *t, const struct json *item, const char *kind) {
    thread_mail_later(t, item, kind);
    if (!t->turn)
        thread_deliver_mail(t, STR_NONE);
}

void thread_deliver_mail(struct thread *t, struct str turn) {
    for (struct mail *mail; (mail = t->mailbox.head);) {
        t->mailbox.head = mail->next;
        thread_say_text(t,
            &(struct said){ .turn = turn,
                .kinds = mail->kind ? &mail->kind : NULL,
                .kind_count = !!mail->kind },
            buf_str(&mail->item));
        mail_free(mail);
    }
}

void mailbox_done(struct mailbox *box) {
    for (struct mail *mail; (mail = box->head);) {
        box->head = mail->next;
        mail_free(mail);
    }
}

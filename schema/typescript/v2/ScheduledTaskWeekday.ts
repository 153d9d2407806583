// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ScheduledTaskWeekday = "MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU";

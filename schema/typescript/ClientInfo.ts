// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ClientInfo = { 
/**
 * Must fit into a HTTP header; part of the user agent, and what threads remember.
 */
name: string, 
/**
 * A name for people.
 */
title: string | null, version: string, };

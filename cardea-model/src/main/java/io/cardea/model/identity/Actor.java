package io.cardea.model.identity;

/**
 * One who handed a request on, as a token's {@code act} claim names it (RFC 8693 §4.1).
 *
 * @param issuer who vouches for it: the name of an Issuer of the tenant
 * @param subject what the issuer calls it
 */
public record Actor(String issuer, String subject) {}

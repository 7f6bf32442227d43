package io.cardea.dataplane.gateway;

import io.cardea.dataplane.introspection.Introspections;
import io.cardea.dataplane.proof.Proofs;
import io.cardea.dataplane.token.AccessTokens;

/**
 * What finds out whether credentials of issuers are good.
 *
 * @param tokens signatures of tokens
 * @param introspections what issuers say of tokens
 * @param proofs proofs of those who show them
 */
public record Checks(AccessTokens tokens, Introspections introspections, Proofs proofs) {}

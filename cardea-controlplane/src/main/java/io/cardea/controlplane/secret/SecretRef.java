package io.cardea.controlplane.secret;

/** What a document refers to instead of holding a credential, and what may change without it. */
public sealed interface SecretRef permits SecretId, VaultField {}

package io.cardea.controlplane.resource;

/**
 * The outcome of reading a document: the {@link ResourceDocument}, or everything that is wrong with
 * it.
 */
public sealed interface DocumentRead permits ResourceDocument, InvalidDocument {}

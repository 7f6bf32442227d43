package io.cardea.controlplane.resource;

/**
 * Why a text is no selector.
 *
 * @param message what is wrong and where, fit for who wrote it
 */
public record BadSelector(String message) implements SelectorRead {}

package io.cardea.controlplane.resource;

/** The outcome of reading a selector: the {@link LabelSelector}, or what is wrong with it. */
public sealed interface SelectorRead permits LabelSelector, BadSelector {}

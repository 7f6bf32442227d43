/** What operators declare, as values: documents, their identity, and how to select among them. */
@NullMarked
package io.cardea.controlplane.resource;

import org.jspecify.annotations.NullMarked;

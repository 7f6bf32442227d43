/** The addresses that agents call, besides those of single adapters. */
@NullMarked
package io.cardea.model.endpoint;

import org.jspecify.annotations.NullMarked;

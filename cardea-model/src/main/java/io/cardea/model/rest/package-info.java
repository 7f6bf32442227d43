/** Tools without a server: how a call becomes a request to an HTTP API, and its answer a result. */
@NullMarked
package io.cardea.model.rest;

import org.jspecify.annotations.NullMarked;

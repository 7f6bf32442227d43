/** The stages of a request as a list, what a stage may answer, and the facts it may need. */
@NullMarked
package io.cardea.dataplane.pipeline;

import org.jspecify.annotations.NullMarked;

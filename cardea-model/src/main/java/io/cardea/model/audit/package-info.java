/** What is recorded of each call, and the port it is recorded through. */
@NullMarked
package io.cardea.model.audit;

import org.jspecify.annotations.NullMarked;

/** What is measured of a gateway: the one place that names it. */
@NullMarked
package io.cardea.model.metric;

import org.jspecify.annotations.NullMarked;

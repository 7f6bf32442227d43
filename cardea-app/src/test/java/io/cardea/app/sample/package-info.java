@NullMarked
package io.cardea.app.sample;

import org.jspecify.annotations.NullMarked;

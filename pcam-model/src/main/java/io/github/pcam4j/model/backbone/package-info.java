/**
 * Networks that people pre-train: what they are made of, layer by layer, for whatever computes, exports or counts them.
 * {@link io.github.pcam4j.model.backbone.Backbone} has them by name.
 */
@NullMarked
package io.github.pcam4j.model.backbone;

import org.jspecify.annotations.NullMarked;

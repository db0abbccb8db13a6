"""The documented network in Keras, from bytes of noise, as most people write it: keras_peer.py [fp32|bf16] [xla]

For each line on stdin, which is train, infer or memory, it prints images a second, or resident megabytes. Keras's own
steps are used, train_on_batch and predict_on_batch, compiled to a graph, or by XLA if asked for.
"""
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from keras import Input, Sequential, layers, mixed_precision
from keras.optimizers import SGD

import answers

BATCH = 64
if "bf16" in sys.argv:
    mixed_precision.set_global_policy("mixed_bfloat16")


def block(n):
    return [layers.Conv2D(n, 3, padding="same", activation="elu", kernel_initializer="he_normal"),
            layers.BatchNormalization(), layers.MaxPooling2D()]


def dense(n):
    return [layers.Dense(n, activation="elu"), layers.BatchNormalization(), layers.Dropout(0.5)]


model = Sequential([Input((128, 128, 3)), layers.Rescaling(1 / 255), *block(32), *block(64), *block(128),
                    layers.Flatten(), *dense(256), *dense(128), layers.Dense(1, activation="sigmoid")])
model.compile(SGD(1e-4, momentum=0.9), "binary_crossentropy", jit_compile="xla" in sys.argv)
pixels = np.random.default_rng(1).integers(0, 256, (BATCH, 128, 128, 3), dtype=np.uint8)
labels = (np.arange(BATCH) % 2).astype("float32").reshape(-1, 1)

answers.give(lambda: model.train_on_batch(pixels, labels), lambda: model.predict_on_batch(pixels), BATCH)

"""Writes the files of this folder; run in it. Needs Keras 3 and h5py. They were made with Keras 3.16 on its numpy
backend, with convolution and max pooling in plain numpy where that backend calls jax.

Value i of weight k, counted over all of a network, is ((37 * k + 11 * i) % 199 - 99) / 64, and its absolute value plus
1/64 in a moving variance: the formula of SomeWeights in the tests.

keras3_model.h5, keras3.weights.h5, keras3_deep.weights.h5 are written by Keras itself, and outputs.txt holds what it
predicts for image n, value i: ((37 * (n + 1) * i) % 256) / 255 * n. keras2_weights.h5 and keras2_model.h5 are laid out
with h5py as save_weights_to_hdf5_group of Keras 2 does it: layers without weights too, in the order of their creation,
groups in alphabetical order, weight_names of a layer without weights an empty array of float64.
"""
import h5py
import keras
import numpy as np
from keras import layers


def values(k, name, size):
    x = ((37 * k + 11 * np.arange(size)) % 199 - 99) / 64
    return np.abs(x) + 1 / 64 if "moving_variance" in name else x


def network(size, filters, units):
    model = keras.Sequential([keras.Input((size, size, 3))])
    for count in filters:
        model.add(layers.Conv2D(count, 3, padding="same", activation="elu", kernel_initializer="he_normal"))
        model.add(layers.BatchNormalization())
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    for count in units:
        model.add(layers.Dense(count, activation="elu"))
        model.add(layers.BatchNormalization())
        model.add(layers.Dropout(0.5))
    model.add(layers.Dense(1, activation="sigmoid"))
    k = 0
    for layer in model.layers:
        for weight in layer.weights:
            weight.assign(values(k, weight.path, np.prod(weight.shape)).reshape(weight.shape))
            k += 1
    return model


def fixed_length(texts):
    """What h5py 2 made of a list of bytes; h5py 3 makes text of variable length of it."""
    return np.array(texts, "S") if texts else np.array([])


def save_keras2(f, model, texts):
    numbers = {"conv2d": 3, "batch_normalization": 17, "max_pooling2d": 3, "flatten": 1, "dense": 9, "dropout": 4}
    named = [("input_2", [])]
    for layer in model.layers:
        kind = layer.name.rstrip("0123456789").rstrip("_") if layer.name[-2] == "_" else layer.name
        named.append(("%s_%d" % (kind, numbers[kind]), layer.weights))
        numbers[kind] += 1
    f.attrs["layer_names"] = texts([name.encode("utf8") for name, _ in named])
    f.attrs["backend"] = "tensorflow".encode("utf8")
    f.attrs["keras_version"] = "2.11.0".encode("utf8")
    for name, weights in sorted(named, key=lambda it: it[0]):
        group = f.create_group(name)
        names = [("%s/%s:0" % (name, weight.name)).encode("utf8") for weight in weights]
        group.attrs["weight_names"] = texts(names)
        for weight_name, weight in zip(names, weights):
            dataset = group.create_dataset(weight_name, weight.shape, dtype="float32")
            dataset[:] = np.array(weight)
    f.create_group("top_level_model_weights").attrs["weight_names"] = []


def main():
    model = network(9, [2, 3], [4])
    model.save("keras3_model.h5", include_optimizer=False)
    model.save_weights("keras3.weights.h5")
    n = np.arange(5)[:, None]
    images = (((37 * (n + 1) * np.arange(243)) % 256) / 255 * n).reshape(5, 9, 9, 3)
    np.savetxt("outputs.txt", model.predict(images, verbose=0).ravel(), fmt="%.9g")
    with h5py.File("keras2_weights.h5", "w") as f:
        save_keras2(f, model, fixed_length)
    with h5py.File("keras2_model.h5", "w") as f:
        f.attrs["keras_version"] = "2.11.0"
        f.attrs["backend"] = "tensorflow"
        f.attrs["model_config"] = "{}".encode("utf8")
        save_keras2(f.create_group("model_weights"), model, list)
        f.create_group("optimizer_weights").attrs["weight_names"] = [b"iteration:0"]
        f["optimizer_weights"].create_dataset("iteration:0", (), dtype="int64")
    # Twelve dense layers of one shape: only dense_10 after dense_9 tells whether their order is kept.
    network(2, [1], [2] * 12).save_weights("keras3_deep.weights.h5")


main()

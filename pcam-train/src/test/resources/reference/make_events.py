"""Writes events.tfevents: what TensorFlow's own protobuf messages and record writer make of some scalars.

None of pcam4j's code takes part. Any TensorFlow 2:  pip install tensorflow-cpu.  Run: python3 make_events.py
"""
import tensorflow as tf

EVENTS = [(0, {"epoch/val_auc": 0.0}), (1, {"step/loss": 0.6931472, "step/learning_rate": 1e-4}),
          (127, {"step/loss": -1.5}), (128, {"step/loss": float("nan")}), (2**31, {"step/\u00e9": 3.4e38})]

with tf.io.TFRecordWriter("events.tfevents") as writer:
    writer.write(tf.compat.v1.Event(wall_time=1700000000.25, file_version="brain.Event:2").SerializeToString())
    for step, values in EVENTS:
        event = tf.compat.v1.Event(wall_time=1700000000.25, step=step)
        for tag, value in values.items():
            event.summary.value.add(tag=tag, simple_value=value)
        writer.write(event.SerializeToString())

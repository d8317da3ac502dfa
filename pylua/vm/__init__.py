"""The VM: values, operations, frames and the engine that runs Protos; it knows no syntax and no compiler."""

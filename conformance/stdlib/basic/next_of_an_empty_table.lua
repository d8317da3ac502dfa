print(next({}), next({ nil, nil }) == nil, select("#", next({})))  --> nil\ttrue\t1

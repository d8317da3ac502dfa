local t = {};
(function() t.called = true end)()
print(t.called)  --> true

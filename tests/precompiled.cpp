// Nothing but the precompiled header, which CMake makes for the first source that uses it.

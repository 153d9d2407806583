/* agent_name: what users call the agents of a session. */
#include "thread/agent_name.h"

#include "base/uuid.h"

/* Those who looked into things. */
static const char *const names[] = {
    "Ampere",
    "Archimedes",
    "Aristotle",
    "Averroes",
    "Avicenna",
    "Bohr",
    "Boltzmann",
    "Boole",
    "Boyle",
    "Cantor",
    "Carson",
    "Carver",
    "Copernicus",
    "Curie",
    "Darwin",
    "Descartes",
    "Dirac",
    "Einstein",
    "Epicurus",
    "Erdos",
    "Euclid",
    "Euler",
    "Faraday",
    "Fermat",
    "Feynman",
    "Franklin",
    "Galileo",
    "Gauss",
    "Gibbs",
    "Goodall",
    "Halley",
    "Harvey",
    "Heisenberg",
    "Hilbert",
    "Hooke",
    "Hubble",
    "Huygens",
    "Hypatia",
    "James",
    "Kepler",
    "Kierkegaard",
    "Lagrange",
    "Laplace",
    "Leibniz",
    "Linnaeus",
    "Locke",
    "Lorentz",
    "Lovelace",
    "Maxwell",
    "McClintock",
    "Meitner",
    "Mendel",
    "Mill",
    "Newton",
    "Noether",
    "Ohm",
    "Parfit",
    "Pascal",
    "Pasteur",
    "Planck",
    "Plato",
    "Ptolemy",
    "Raman",
    "Ramanujan",
    "Rawls",
    "Russell",
    "Sagan",
    "Socrates",
    "Tesla",
    "Turing",
    "Volta",
    "Zeno",
};

const char *agent_name_choose(bool (*taken)(const void *user, struct str name), const void *user) {
    struct uuid random;
    uuid_v4(&random);
    size_t start = (random.bytes[0] << 8 | random.bytes[1]) % ARRAY_LEN(names);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *name = names[(start + i) % ARRAY_LEN(names)];
        if (!taken(user, str_of(name)))
            return name;
    }
    return names[start];
}
